-- Reads a shared value; if there is none that is valid, takes the right to load it.
-- KEYS: the hash. ARGV: the token to take, empty for none; for how many milliseconds; the position of a value that
-- is not valid, empty for none.
-- Answers with what is the case, what is left of the value's time, the value, whether it is null, its position, its
-- tags, and whether the one who loads makes others wait.
local key = KEYS[1]
local value, null, position, grace, token, till, tags = unpack(redis.call('HMGET', key, 'v', 'n', 'a', 'x', 't', 'u', 'g'))
if position and position == ARGV[3] then
	redis.call('UNLINK', key)
	value, null, position, token, tags = false, false, false, false, false
end
local left = 0
if value or null then
	left = redis.call('PTTL', key) - tonumber(grace or '0')
	if left > 0 then
		return {'value', left, value, null, position, tags}
	end
end
if ARGV[1] == '' then
	return {'none', left, value, null, position, tags}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if token and token ~= ARGV[1] and tonumber(till) > now then
	return {'taken', left, value, null, position, tags, string.sub(token, 1, 1)}
end
redis.call('HSET', key, 't', ARGV[1], 'u', string.format('%.0f', now + ARGV[2]))
if not (value or null) then
	redis.call('PEXPIRE', key, ARGV[2])
end
return {'token', left, value, null, position, tags}
