-- Removes the dead letter that has been handed to a channel listener, and claims the next one.
-- KEYS: the dead letters, the claims of running replays
-- ARGV: id of the one that was handed over ('' for none), first id, last id, the most to look at,
--       fingerprint ('' for any), how long the claim holds in milliseconds
-- Answers: how many were looked at, the id of the last of them, 1 if there are no more, how many are claimed
--       by others, how many are no dead letters, then the fields of the last if it is claimed now
if ARGV[1] ~= '' then
  redis.call('XDEL', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
end
local answer = { 0, '', 0, 0, 0 }
if ARGV[2] == '' then
  return answer
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
answer[1], answer[2], answer[3] = look(KEYS[1], ARGV[2], ARGV[3], ARGV[4], function(id, fields)
  if matches(fields, ARGV[5]) then
    if headers(fields) < 0 then
      answer[5] = answer[5] + 1
    elseif tonumber(redis.call('HGET', KEYS[2], id) or 0) > now then
      answer[4] = answer[4] + 1
    else
      redis.call('HSET', KEYS[2], id, now + tonumber(ARGV[6]))
      redis.call('PEXPIRE', KEYS[2], tonumber(ARGV[6]) * 2)
      answer[6] = fields
      return true
    end
  end
end)
return answer
