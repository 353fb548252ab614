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
-- A node of a stream has room for more entries, and is removed as a whole.
local TRIM_EVERY = 16

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

-- Appends behind an entry. Answers with the id, or false if there is no log: nothing comes before its first entry.
local function add(before, from)
  return before and redis.call('XADD', log, 'NOMKSTREAM', '*', 'v', '1', 'p', before, 'o', ARGV[3],
    unpack(ARGV, from))
end

-- Appends the first entry of a log, or the first one of a log whose tail is not known.
local function begin(from)
  local id, begins = '*', redis.call('EXISTS', log) == 0
  if begins then
    -- A log that begins anew must not use ids again that its readers have seen in this millisecond.
    local time = redis.call('TIME')
    id = string.format('%.0f-%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + 1, time[2] % 1000 * 1000000)
  end
  id = redis.call('XADD', log, id, 'v', '1', 'p', '0-0', 'o', ARGV[3], unpack(ARGV, from))
  if begins then
    redis.call('HSETNX', marks, 'since', id)
  end
  return id
end

local function trim(id)
  local length = redis.call('XLEN', log)
  if length % TRIM_EVERY == 0 then
    local now = tonumber(string.match(id, '^%d+'))
    redis.call('XTRIM', log, 'MINID', '~', string.format('%.0f', math.max(0, now - ARGV[1])))
  end
  if length > tonumber(ARGV[2]) then
    redis.call('XTRIM', log, 'MAXLEN', '~', ARGV[2])
  end
end

local function mark(id)
  for i = MARKS + 1, FIRST - 1 do
    redis.call('HSET', marks, ARGV[i], id)
  end
  if redis.call('HLEN', marks) > MOST_MARKS then
    merge_marks(id)
  end
end

-- Appends an entry. Every invalidation waits for this: as a rule it is four calls.
local function append(from)
  local id = add(redis.call('GET', tail), from) or begin(from)
  redis.call('SET', tail, id)
  trim(id)
  if FIRST > MARKS + 1 then
    mark(id)
  end
  return id
end
