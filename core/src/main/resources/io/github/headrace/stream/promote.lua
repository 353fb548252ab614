-- Adds the delayed entries of a stream that are due.
-- KEYS: the stream, the sorted set of ids by due time, the hash of entries, the lease.
-- ARGV: who promotes, the lease in ms, the most entries.
-- Answers with the number of entries added, the ms until the next one or -1, 1 if the lease is the
-- caller's, and the ids whose entries are lost.
if redis.call('EXISTS', KEYS[2], KEYS[3]) == 0 then
  return {0, -1, 0, {}}
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  -- The sorted set is lost, but the entries know when they are due.
  local entries = redis.call('HGETALL', KEYS[3])
  for i = 1, #entries, 2 do
    redis.call('ZADD', KEYS[2], cmsgpack.unpack(entries[i + 1])[1], entries[i])
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Not what is due within this millisecond: the id of an entry may be of a clock that was read
-- just before.
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', string.format('(%.0f', now), 'LIMIT', 0, ARGV[3])
local added = 0
local lost = {}
for _, id in ipairs(due) do
  local packed = redis.call('HGET', KEYS[3], id)
  if packed then
    local entry = cmsgpack.unpack(packed)
    local command = {'XADD', KEYS[1]}
    if entry[2] ~= '' then
      command[3], command[4], command[5] = 'MAXLEN', '~', entry[2]
    elseif entry[3] ~= '' then
      command[3], command[4] = 'MINID', '~'
      command[5] = string.format('%.0f', math.max(0, now - entry[3]))
    end
    command[#command + 1] = '*'
    for i = 4, #entry do
      command[#command + 1] = entry[i]
    end
    redis.call(unpack(command))
    added = added + 1
  else
    lost[#lost + 1] = id
  end
  redis.call('ZREM', KEYS[2], id)
  redis.call('HDEL', KEYS[3], id)
end
local wait = -1
local next = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
local owner = redis.call('GET', KEYS[4])
local leads = not owner or owner == ARGV[1]
if next[2] then
  wait = math.max(0, next[2] - now + 1)
  if leads then
    redis.call('SET', KEYS[4], ARGV[1], 'PX', ARGV[2])
  end
elseif owner == ARGV[1] then
  redis.call('DEL', KEYS[4])
end
return {added, wait, leads and 1 or 0, lost}
