-- Replaces a value of the shared part. KEYS: its key. ARGV: the time to live in ms, names and values.
redis.call('UNLINK', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return {}
