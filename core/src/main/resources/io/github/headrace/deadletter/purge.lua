-- Removes dead letters in order, but for those that are being handed to a channel listener.
-- KEYS: the dead letters, the claims of running replays
-- ARGV: first id, last id, the most to look at, fingerprint ('' for any)
-- Answers: how many were looked at, the id of the last of them, 1 if there are no more, how many were removed,
--       how many are claimed
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local answer = { 0, '', 0, 0, 0 }
answer[1], answer[2], answer[3] = look(KEYS[1], ARGV[1], ARGV[2], ARGV[3], function(id, fields)
  if matches(fields, ARGV[4]) then
    if tonumber(redis.call('HGET', KEYS[2], id) or 0) > now then
      answer[5] = answer[5] + 1
    else
      answer[4] = answer[4] + redis.call('XDEL', KEYS[1], id)
    end
  end
end)
return answer
