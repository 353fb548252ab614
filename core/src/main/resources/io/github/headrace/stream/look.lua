-- Looks at a stream and one of its groups.
-- KEYS[1] the stream; ARGV[1] the group
-- Returns the type of the key and the time in milliseconds; if there is a stream, also its last id, its length, how
-- many entries were ever added (-1 if unknown) and its first id; if there is the group, also its last delivered id, how
-- many entries it has read (-1 if unknown) and its oldest pending id.
local function fields(list)
	local map = {}
	for i = 1, #list, 2 do
		map[list[i]] = list[i + 1]
	end
	return map
end

local time = redis.call('TIME')
local kind = redis.call('TYPE', KEYS[1])['ok']
local answer = { kind, time[1] * 1000 + math.floor(time[2] / 1000) }
if kind ~= 'stream' then
	return answer
end
local stream = fields(redis.call('XINFO', 'STREAM', KEYS[1]))
answer[3] = stream['last-generated-id']
answer[4] = stream['length']
answer[5] = stream['entries-added'] or -1
answer[6] = stream['first-entry'] and stream['first-entry'][1] or ''
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
	local group = fields(info)
	if group['name'] == ARGV[1] then
		answer[7] = group['last-delivered-id']
		answer[8] = group['entries-read'] or -1
		answer[9] = redis.call('XPENDING', KEYS[1], ARGV[1])[2] or ''
	end
end
return answer
