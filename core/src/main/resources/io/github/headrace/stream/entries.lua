-- What the scripts of a consumer share; it stands in front of each of them.
-- KEYS: the stream, the parked ids by due time, the dead letters.
-- ARGV: the group, this consumer, the name of the stream for people, the most dead letters (0: any number),
-- 1 if the stream is one of replays, 1 if what is acknowledged is deleted; then what the script wants.
local stream, parked, letters = KEYS[1], KEYS[2], KEYS[3]
local group, me, source = ARGV[1], ARGV[2], ARGV[3]
local max_letters, replay, deletes = tonumber(ARGV[4]), ARGV[5] == '1', ARGV[6] == '1'
local FIRST = 7

local PARKING = '~retry'
local ORIGINAL_ID = 'headrace-original-id'

local NOT_OURS, DONE, GONE, OTHER_ATTEMPT, TOO_LARGE = 0, 1, 2, 3, 4

-- One call takes no more arguments than Lua's stack has room for.
local MOST_ARGUMENTS = 7900

local dropped = 0
local refusal = false

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Answers a command that needs the group; empty where the group is gone.
local function ask(...)
  local answer = redis.pcall(...)
  if not answer then
    return {}
  elseif answer.err then
    if string.find(answer.err, 'NOGROUP', 1, true) then
      return {}
    end
    error(answer.err, 0)
  end
  return answer
end

-- The delivery count of an entry that is pending and owned by a consumer, or nil.
local function pending(id, owner)
  local found = ask('XPENDING', stream, group, id, id, 1, owner)
  return found[1] and found[1][4]
end

local function read(id)
  local found = redis.call('XRANGE', stream, id, id)
  return found[1] and found[1][2]
end

local function has_one_group()
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  if groups.err or #groups ~= 1 then
    return false
  end
  -- The only one may be another, if this one has just gone.
  return groups[1][2] == group
end

local function acknowledge(id)
  redis.call('XACK', stream, group, id)
  if deletes and has_one_group() then
    redis.call('XDEL', stream, id)
  end
end

-- The consumers of the group, each as a table by the names of XINFO.
local function consumers()
  local found = {}
  if redis.call('EXISTS', stream) == 0 then
    return found
  end
  for _, flat in ipairs(ask('XINFO', 'CONSUMERS', stream, group)) do
    local consumer = {}
    for i = 1, #flat, 2 do
      consumer[flat[i]] = flat[i + 1]
    end
    found[#found + 1] = consumer
  end
  return found
end

-- Copies an entry to the dead letters and acknowledges it. Answers its original id, or nil: too large, or refused.
local function bury(id, attempts, reason, exception, message, fingerprint, consumer, fields)
  local original, first = id, 1
  if replay and fields[1] == ORIGINAL_ID then
    original, first = fields[2], 3
  end
  local call = {'XADD', letters}
  if max_letters > 0 then
    call[3], call[4], call[5] = 'MAXLEN', '=', max_letters
  end
  local parts = {'*', 'dl', 10, 'id', original, 'source', source, 'group', group, 'attempts', attempts,
    'reason', reason, 'exception', exception, 'message', message, 'fingerprint', fingerprint,
    'consumer', consumer, 'time', string.format('%d', now())}
  if #call + #parts + #fields > MOST_ARGUMENTS then
    return nil, TOO_LARGE
  end
  for _, part in ipairs(parts) do
    call[#call + 1] = part
  end
  for i = first, #fields do
    call[#call + 1] = fields[i]
  end
  local before = max_letters > 0 and redis.call('XLEN', letters)
  local added = redis.pcall(unpack(call))
  if type(added) == 'table' and added.err then
    refusal = added.err
    return nil, NOT_OURS
  end
  if before then
    dropped = dropped + before + 1 - redis.call('XLEN', letters)
  end
  acknowledge(id)
  return original, DONE
end
