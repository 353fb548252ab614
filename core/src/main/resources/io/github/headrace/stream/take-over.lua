-- Takes over what all others have pending or have given back, in the order of the stream, up to the first suspect. ARGV: the most entries,
-- 1 if the first may be a suspect (and is then the only one), the count from which an entry is one, the most attempts.
local room, alone = tonumber(ARGV[FIRST]), ARGV[FIRST + 1] == '1'
local suspect_from, max_attempts = tonumber(ARGV[FIRST + 2]), tonumber(ARGV[FIRST + 3])
local NOTHING, MORE, SUSPECT = 0, 1, 2
-- What was given back has its place for a score, far below any time.
local given_back = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', parked, '-inf', '(1000000')) do
  given_back[id] = true
end
local from = '-'
while from do
  local page = ask('XPENDING', stream, group, from, '+', 100)
  for _, entry in ipairs(page) do
    local id, owner, count = entry[1], entry[2], entry[4]
    local returned = owner == PARKING and given_back[id]
    if owner ~= me and (owner ~= PARKING or returned) then
      local suspect = not returned and count >= suspect_from and count < max_attempts
      if suspect and not (alone and #taken == 0) then
        return answer(SUSPECT)
      elseif #taken >= room then
        return answer(MORE)
      end
      if take(id, count, owner, max_attempts) and returned then
        redis.call('ZREM', parked, id)
      end
      if suspect and #taken > 0 then
        return answer(MORE)
      end
    end
  end
  from = #page == 100 and '(' .. page[100][1]
end
return answer(NOTHING)
