-- Gives the right to load a value back, so that nobody waits for it.
-- KEYS: the hash. ARGV: the token.
local key = KEYS[1]
if redis.call('HGET', key, 't') == ARGV[1] then
	redis.call('HDEL', key, 't', 'u')
end
return {1}
