-- Makes the due times of parked entries again where they are lost. ARGV: of the retries the first delay, the factor,
-- the longest delay and the jitter, in ms. No entry becomes due before the delay that its attempt may have had.
local delay, factor = tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1])
local longest, jitter = tonumber(ARGV[FIRST + 2]), tonumber(ARGV[FIRST + 3])
local owned = 0
for _, consumer in ipairs(ask('XPENDING', stream, group)[4] or {}) do
  if consumer[1] == PARKING then
    owned = tonumber(consumer[2])
  end
end
local restored = 0
if redis.call('ZCARD', parked) < owned then
  local time, from = now(), '-'
  while from do
    local page = redis.call('XPENDING', stream, group, from, '+', 1000, PARKING)
    for _, entry in ipairs(page) do
      local id, idle, count = entry[1], entry[3], entry[4]
      if not redis.call('ZSCORE', parked, id) then
        local pause = count > 0 and math.min(longest, delay * factor ^ (count - 1)) + jitter or 0
        redis.call('ZADD', parked, math.floor(time - idle + pause), id)
        restored = restored + 1
      end
    end
    from = #page == 1000 and '(' .. page[1000][1]
  end
end
return {restored}
