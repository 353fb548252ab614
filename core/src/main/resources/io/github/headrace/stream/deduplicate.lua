-- Takes the mark of a value for an entry, or tells who has it.
-- KEYS: mark, stream, stream of replays. ARGV: group, holder, time to live in milliseconds.
-- A holder is 's' or 'r' (stream or replays) and the id of its entry; '=' in front says that it was handled.
local held = redis.call('GET', KEYS[1])
if held and string.sub(held, 1, 1) == '=' then
	return {'done'}
end
if held and held ~= ARGV[2] then
	local key = KEYS[2]
	if string.sub(held, 1, 1) == 'r' then
		key = KEYS[3]
	end
	local id = string.sub(held, 2)
	local pending = redis.pcall('XPENDING', key, ARGV[1], id, id, 1)
	-- An error says that the group is gone, and what was pending with it.
	if not pending.err and #pending > 0 then
		return {'held'}
	end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return {'taken'}
