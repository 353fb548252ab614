-- Describes a stream and its groups.
-- KEYS: the stream, the sorted set of delayed ids. ARGV: how many entries may be looked at to find a lag.
-- Answers with the time in ms, length, first, last and last generated id, the number of delayed ids,
-- and for each group: name, last delivered id, lag, first undelivered id, pending, first pending id,
-- and its consumers with name, pending and idle time in ms. What is unknown is null.
local function fields(reply)
  local map = {}
  for i = 1, #reply, 2 do
    map[reply[i]] = reply[i + 1]
  end
  return map
end
-- An entry before the last delivered one is pending or stays after its acknowledgement. Where no
-- more entries are left there than are pending, those beyond are the lag, which Redis does not
-- know once entries have been deleted.
local function counted(length, group)
  local most = math.min(group['pending'], tonumber(ARGV[1]))
  local left = #redis.call('XRANGE', KEYS[1], '-', group['last-delivered-id'], 'COUNT', most + 1)
  return left <= most and length - left
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local delayed = redis.call('ZCARD', KEYS[2])
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {now, 0, false, false, false, delayed, {}}
end
local stream = fields(redis.call('XINFO', 'STREAM', KEYS[1]))
local first = stream['first-entry'] and stream['first-entry'][1]
local last = stream['last-entry'] and stream['last-entry'][1]
local groups = {}
for _, reply in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = fields(reply)
  local undelivered = redis.call('XRANGE', KEYS[1], '(' .. group['last-delivered-id'], '+', 'COUNT', 1)[1]
  local lag = undelivered and (group['lag'] or counted(stream['length'], group)) or (not undelivered and 0)
  local pending = redis.call('XPENDING', KEYS[1], group['name'])
  local consumers = {}
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], group['name'])) do
    local one = fields(consumer)
    consumers[#consumers + 1] = {one['name'], one['pending'], one['idle']}
  end
  groups[#groups + 1] = {group['name'], group['last-delivered-id'], lag, undelivered and undelivered[1] or false,
    pending[1], pending[2] or false, consumers}
end
return {now, stream['length'], first or false, last or false, stream['last-generated-id'], delayed, groups}
