-- Reads a shared value; if there is none that is valid, takes the right to load it. What is none of ours, no hash or a
-- value without a position, counts as nothing, and gives way to the one who loads.
-- KEYS: the hash. ARGV: the token to take, empty for none; for how many milliseconds; the position of a value that
-- is not valid, empty for none.
-- Answers with what is the case, what is left of the value's time, the value, whether it is null, its position, its
-- tags, and whether the one who loads makes others wait.
local key = KEYS[1]
local fields = redis.pcall('HMGET', key, 'v', 'n', 'a', 'x', 't', 'u', 'g')
local foreign = fields.err ~= nil
if foreign and not string.find(fields.err, 'WRONGTYPE', 1, true) then
	return fields
end
local value, null, position, grace, token, till, tags = unpack(fields, 1, 7)
if value or null then
	foreign = not (position and string.match(position, '^%d+%-%d+$'))
end
local refused = position and position == ARGV[3]
if refused or (foreign and ARGV[1] ~= '') then
	redis.call('UNLINK', key)
end
if refused or foreign then
	value, null, position, token, tags = false, false, false, false, false
end
local left = 0
if value or null then
	left = redis.call('PTTL', key) - (tonumber(grace or '0') or 0)
	if left > 0 then
		return {'value', left, value, null, position, tags}
	end
end
if ARGV[1] == '' then
	return {'none', left, value, null, position, tags}
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if token and token ~= ARGV[1] and (tonumber(till or '0') or 0) > now then
	return {'taken', left, value, null, position, tags, string.sub(token, 1, 1)}
end
redis.call('HSET', key, 't', ARGV[1], 'u', string.format('%.0f', now + ARGV[2]))
if not (value or null) then
	redis.call('PEXPIRE', key, ARGV[2])
end
return {'token', left, value, null, position, tags}
