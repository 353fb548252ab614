-- Looks at dead letters in order, and answers those that are wanted without what is long in them.
-- KEYS: the dead letters
-- ARGV: first id, last id, the most to look at, the most to answer, fingerprint ('' for any),
--       the most bytes of a value
-- Answers: how many were looked at, the id of the last of them, then for each: id, fields,
--          and the sizes of all values
local wanted = tonumber(ARGV[4])
local most = tonumber(ARGV[6])
local answer = { 0, '' }
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])) do
  answer[1] = answer[1] + 1
  answer[2] = entry[1]
  if matches(entry[2], ARGV[5]) then
    local fields = {}
    local header_end = 2 * headers(entry[2]) + 2
    local sizes = {}
    for i, part in ipairs(entry[2]) do
      if i <= header_end then
        fields[i] = part
      else
        fields[i] = string.sub(part, 1, i % 2 == 0 and most or math.max(most, 256))
      end
      if i % 2 == 0 then
        sizes[#sizes + 1] = #part
      end
    end
    answer[#answer + 1] = entry[1]
    answer[#answer + 1] = fields
    answer[#answer + 1] = sizes
    wanted = wanted - 1
    if wanted == 0 then
      break
    end
  end
end
return answer
