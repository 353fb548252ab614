-- Takes parked entries whose time has come. ARGV: the most entries, the most attempts.
local room, max_attempts = tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1])
local time = now()
while #taken < room and #buried < MOST_BURIED do
  local due = redis.call('ZRANGEBYSCORE', parked, '-inf', time, 'LIMIT', unburied,
    math.min(100, room - #taken, MOST_BURIED - #buried))
  if #due == 0 then
    break
  end
  for _, id in ipairs(due) do
    local count = pending(id, PARKING)
    if not count or take(id, count, PARKING, max_attempts) then
      redis.call('ZREM', parked, id)
    end
  end
end
local next_due = redis.call('ZRANGEBYSCORE', parked, '-inf', '+inf', 'WITHSCORES', 'LIMIT', unburied, 1)[2]
return answer(next_due and math.max(0, math.ceil(tonumber(next_due) - now())) or -1)
