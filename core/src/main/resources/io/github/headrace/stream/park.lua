-- Lets entries wait for their next attempt. ARGV: id, attempt, delay in ms and the count to keep, for each.
local answers = {}
for i = FIRST, #ARGV, 4 do
  local id = ARGV[i]
  local count = pending(id, me)
  local result = DONE
  if not count then
    -- A client that lost its connection sends everything again that was not answered.
    result = pending(id, PARKING) == tonumber(ARGV[i + 3]) and DONE or NOT_OURS
  elseif not read(id) then
    redis.call('XACK', stream, group, id)
    result = GONE
  elseif count ~= tonumber(ARGV[i + 1]) then
    result = OTHER_ATTEMPT
  else
    redis.call('ZADD', parked, now() + tonumber(ARGV[i + 2]), id)
    redis.call('XCLAIM', stream, group, PARKING, 0, id, 'RETRYCOUNT', ARGV[i + 3], 'JUSTID')
  end
  answers[#answers + 1] = result
end
return {answers}
