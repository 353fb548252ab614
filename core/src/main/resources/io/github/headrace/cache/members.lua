-- Returns the instances that live, and forgets the others.
-- KEYS: the members, the log, its tail. ARGV: after how many ms without a word an instance is not alive; then, to speak
-- oneself: the instance, its position. Answers with the id of the last entry, or null, and with instance and
-- '<position> <time in ms>' in turn.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if ARGV[2] then
  redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. ' ' .. string.format('%.0f', now))
end
local members = redis.call('HGETALL', KEYS[1])
local living = {}
for i = 1, #members, 2 do
  local _, _, seen = string.find(members[i + 1], '^%d+%-%d+ (%d+)$')
  if seen and now - tonumber(seen) <= tonumber(ARGV[1]) then
    living[#living + 1] = members[i]
    living[#living + 1] = members[i + 1]
  else
    redis.call('HDEL', KEYS[1], members[i])
  end
end
return {redis.call('EXISTS', KEYS[2]) == 1 and redis.call('GET', KEYS[3]), living}
