-- Looks at dead letters in order, and answers those that are wanted.
-- KEYS: the dead letters
-- ARGV: first id, last id, the most to look at, the most to answer, fingerprint ('' for any),
--       'headers' to leave the original fields out
-- Answers: how many were looked at, the id of the last of them, then ids and fields in turn
local function header_fields(fields)
  local only = {}
  for i = 1, 2 * headers(fields) + 2 do
    only[i] = fields[i]
  end
  return only
end

local wanted = tonumber(ARGV[4])
local answer = { 0, '' }
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  answer[1] = answer[1] + 1
  answer[2] = entry[1]
  if matches(entry[2], ARGV[5]) then
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = ARGV[6] == 'headers' and header_fields(entry[2]) or entry[2]
    wanted = wanted - 1
    if wanted == 0 then
      break
    end
  end
end
return answer
