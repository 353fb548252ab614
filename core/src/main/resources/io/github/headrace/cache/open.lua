-- Returns what the log is when an instance connects. KEYS: the log, its tail, its marks. Answers with the id of the last
-- entry, or null, and the marks with their ids in turn. The field 'since' is always there: without it the server has lost
-- the marks (evicted), and all caches count as cleared by the last entry.
local exists = redis.call('EXISTS', KEYS[1]) == 1
if exists and redis.call('HEXISTS', KEYS[3], 'since') == 0 then
  local stream = redis.call('XINFO', 'STREAM', KEYS[1])
  for i = 1, #stream, 2 do
    if stream[i] == 'last-generated-id' then
      redis.call('HSET', KEYS[3], 'since', stream[i + 1])
    end
  end
end
return {exists and redis.call('GET', KEYS[2]), redis.call('HGETALL', KEYS[3])}
