-- What all scripts that append to the log share; it stands in front of each of them.
-- KEYS: the log, its tail, its marks; then what the script wants, in the same slot.
-- ARGV: the retention in ms, the most entries, the instance, the number of marks, the marks; then what the script wants,
-- and the fields that say what is invalid.
local log, tail, marks = KEYS[1], KEYS[2], KEYS[3]
local MARKS = 4
local FIRST = MARKS + 1 + tonumber(ARGV[MARKS])

-- One call takes no more arguments than Lua's stack has room for.
local MOST_ARGUMENTS = 7000
local MOST_MARKS = 4096

-- The id of the last entry. Without the log, its tail says nothing.
local function previous()
  return redis.call('EXISTS', log) == 1 and redis.call('GET', tail) or '0-0'
end

local function unlink(from)
  for first = from, #KEYS, MOST_ARGUMENTS do
    redis.call('UNLINK', unpack(KEYS, first, math.min(first + MOST_ARGUMENTS - 1, #KEYS)))
  end
end

-- Too many tags and prefixes become the clears of their caches. A mark is '<kind>:<bytes of the cache>:<cache>:<value>'.
local function merge_marks(id)
  local clears = {}
  for _, mark in ipairs(redis.call('HKEYS', marks)) do
    local _, colon, length = string.find(mark, '^%l+:(%d+):')
    if colon then
      clears['clear:' .. length .. ':' .. string.sub(mark, colon + 1, colon + tonumber(length)) .. ':'] = id
    end
  end
  local since = redis.call('HGET', marks, 'since')
  redis.call('DEL', marks)
  if since then
    redis.call('HSET', marks, 'since', since)
  end
  for mark in pairs(clears) do
    redis.call('HSET', marks, mark, id)
  end
end

-- The milliseconds of an id, which are the time as far as trimming goes.
local function milliseconds(id)
  return tonumber(string.match(id, '^(%d+)-'))
end

local function append(before, from)
  local now, id, begins = milliseconds(before), '*', false
  if before == '0-0' then
    local time = redis.call('TIME')
    now = time[1] * 1000 + math.floor(time[2] / 1000)
    begins = redis.call('EXISTS', log) == 0
    if begins then
      -- A log that begins anew must not use ids again that its readers have seen in this millisecond.
      id = string.format('%.0f-%.0f', now + 1, time[2] % 1000 * 1000000)
    end
  end
  local command = {'XADD', log, 'MINID', '~', string.format('%.0f', math.max(0, now - ARGV[1])), id,
    'v', '1', 'p', before, 'o', ARGV[3]}
  local offset = #command + 1 - from
  for i = from, #ARGV do
    command[offset + i] = ARGV[i]
  end
  id = redis.call(unpack(command))
  redis.call('SET', tail, id)
  if begins then
    redis.call('HSETNX', marks, 'since', id)
  end
  if redis.call('XLEN', log) > tonumber(ARGV[2]) then
    redis.call('XTRIM', log, 'MAXLEN', '~', ARGV[2])
  end
  for i = MARKS + 1, FIRST - 1 do
    redis.call('HSET', marks, ARGV[i], id)
  end
  if FIRST > MARKS + 1 and redis.call('HLEN', marks) > MOST_MARKS then
    merge_marks(id)
  end
  return id
end
