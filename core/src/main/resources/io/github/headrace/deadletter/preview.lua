-- Looks at dead letters in order, and answers those that are wanted without what is long in them.
-- KEYS: the dead letters
-- ARGV: first id, last id, the most to look at, the most to answer, fingerprint ('' for any),
--       the most bytes of a value
-- Answers: how many were looked at, the id of the last of them, 1 if there are no more, then for each: id, fields,
--          and the sizes of all values
local wanted = tonumber(ARGV[4])
local most = tonumber(ARGV[6])
local answer = { 0, '', 0 }

local function add(id, parts)
  local fields = {}
  local header_end = 2 * headers(parts) + 2
  local sizes = {}
  for i, part in ipairs(parts) do
    if i <= header_end then
      fields[i] = part
    else
      fields[i] = string.sub(part, 1, i % 2 == 0 and most or math.max(most, 256))
    end
    if i % 2 == 0 then
      sizes[#sizes + 1] = #part
    end
  end
  answer[#answer + 1] = id
  answer[#answer + 1] = fields
  answer[#answer + 1] = sizes
end

answer[1], answer[2], answer[3] = look(KEYS[1], ARGV[1], ARGV[2], ARGV[3], function(id, fields)
  if matches(fields, ARGV[5]) then
    add(id, fields)
    wanted = wanted - 1
  end
  return wanted == 0
end)
return answer
