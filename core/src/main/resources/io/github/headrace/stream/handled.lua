-- Says that a value was handled, and acknowledges its entry.
-- KEYS: mark, source of the entry. ARGV: group, id, holder, time to live in milliseconds.
-- The mark comes first: if it cannot be written, the entry stays pending.
local held = redis.call('GET', KEYS[1])
if not held or held == ARGV[3] then
	redis.call('SET', KEYS[1], '=' .. ARGV[3], 'PX', ARGV[4])
end
return {redis.call('XACK', KEYS[2], ARGV[1], ARGV[2])}
