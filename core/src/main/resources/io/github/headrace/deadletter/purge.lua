-- Removes dead letters in order, but for those that are being handed to a channel listener.
-- KEYS: the dead letters, the claims of running replays
-- ARGV: first id, last id, the most to look at, fingerprint ('' for any)
-- Answers: how many were looked at, the id of the last of them, how many were removed, how many are claimed
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { 0, '', 0, 0 }
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  local id = entry[1]
  answer[1] = answer[1] + 1
  answer[2] = id
  if matches(entry[2], ARGV[4]) then
    if tonumber(redis.call('HGET', KEYS[2], id) or 0) > now then
      answer[4] = answer[4] + 1
    else
      answer[3] = answer[3] + redis.call('XDEL', KEYS[1], id)
    end
  end
end
return answer
