-- Removes a shared value from before an invalidation, which nobody reads any more.
-- KEYS: the hash. ARGV: the id of the invalidation, as milliseconds and number.
-- Answers with 1 if it was removed.
local kind = redis.call('TYPE', KEYS[1])['ok']
local position = kind == 'hash' and redis.call('HGET', KEYS[1], 'a')
if not position then
	return {0}
end
local milliseconds, number = string.match(position, '^(%d+)-(%d+)$')
milliseconds, number = tonumber(milliseconds), tonumber(number)
local limit, sequence = tonumber(ARGV[1]), tonumber(ARGV[2])
if milliseconds < limit or (milliseconds == limit and number < sequence) then
	return {redis.call('UNLINK', KEYS[1])}
end
return {0}
