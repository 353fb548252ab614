-- Stores a value that was loaded, unless its key was invalidated since.
-- KEYS: the hash. ARGV: the token, empty to store in any case; how many milliseconds the key lives; the fields.
-- Answers with 1 if it was stored.
local key = KEYS[1]
if ARGV[1] ~= '' then
	local token, till = unpack(redis.call('HMGET', key, 't', 'u'))
	local time = redis.call('TIME')
	if token ~= ARGV[1] or tonumber(till) < time[1] * 1000 + math.floor(time[2] / 1000) then
		return {0}
	end
end
redis.call('UNLINK', key)
redis.call('HSET', key, unpack(ARGV, 3))
redis.call('PEXPIRE', key, ARGV[2])
return {1}
