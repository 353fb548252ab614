-- Looks at dead letters in order, and answers those that are wanted.
-- KEYS: the dead letters
-- ARGV: first id, last id, the most to look at, the most to answer, fingerprint ('' for any),
--       'headers' to leave the original fields out
-- Answers: how many were looked at, the id of the last of them, 1 if there are no more, then ids and fields in turn
local function header_fields(fields)
  local only = {}
  for i = 1, 2 * headers(fields) + 2 do
    only[i] = fields[i]
  end
  return only
end

local wanted = tonumber(ARGV[4])
local answer = { 0, '', 0 }
answer[1], answer[2], answer[3] = look(KEYS[1], ARGV[1], ARGV[2], ARGV[3], function(id, fields)
  if matches(fields, ARGV[5]) then
    answer[#answer + 1] = id
    answer[#answer + 1] = ARGV[6] == 'headers' and header_fields(fields) or fields
    wanted = wanted - 1
  end
  return wanted == 0
end)
return answer
