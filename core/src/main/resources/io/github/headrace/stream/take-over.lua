-- Takes over what all others have pending, in the order of the stream, up to the first suspect. ARGV: the most entries,
-- 1 if the first may be a suspect (and is then the only one), the count from which an entry is one, the most attempts.
local room, alone = tonumber(ARGV[FIRST]), ARGV[FIRST + 1] == '1'
local suspect_from, max_attempts = tonumber(ARGV[FIRST + 2]), tonumber(ARGV[FIRST + 3])
local NOTHING, MORE, SUSPECT = 0, 1, 2
local from = '-'
while from do
  local page = ask('XPENDING', stream, group, from, '+', 100)
  for _, entry in ipairs(page) do
    local id, owner, count = entry[1], entry[2], entry[4]
    if owner ~= me and owner ~= PARKING then
      local suspect = count >= suspect_from and count < max_attempts
      if suspect and not (alone and #taken == 0) then
        return answer(SUSPECT)
      elseif #taken >= room then
        return answer(MORE)
      end
      take(id, count, owner, max_attempts)
      if suspect and #taken > 0 then
        return answer(MORE)
      end
    end
  end
  from = #page == 100 and '(' .. page[100][1]
end
return answer(NOTHING)
