-- Moves entries to the dead letters. ARGV: id, attempt, reason, exception, message, fingerprint and the number of the
-- arguments that follow for each: none, or the fields of an entry that is no longer in the stream.

-- The ids of the last dead letters. A client that lost its connection sends everything again that was not answered.
local copied

local function is_copied(id)
  if not copied then
    copied = {}
    for _, letter in ipairs(redis.call('XREVRANGE', letters, '+', '-', 'COUNT', 200)) do
      copied[letter[2][4]] = true
    end
  end
  local fields = replay and read(id)
  return copied[fields and fields[1] == ORIGINAL_ID and fields[2] or id]
end

local answers = {}
local i = FIRST
while i <= #ARGV do
  local id, attempt, given = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 6])
  local count = pending(id, me)
  local fields = count and read(id)
  local result = NOT_OURS
  -- The attempts of what is no longer in the stream are not counted here.
  if fields and count ~= attempt then
    result = OTHER_ATTEMPT
  elseif count then
    if not fields and given > 0 then
      fields = {}
      for place = 1, given do
        fields[place] = ARGV[i + 6 + place]
      end
    end
    if not fields then
      result = GONE
    else
      local _, outcome = bury(id, attempt, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], me, fields)
      if refusal then
        error(refusal, 0)
      end
      result = outcome
    end
  elseif is_copied(id) and #ask('XPENDING', stream, group, id, id, 1) == 0 then
    result = DONE
  end
  answers[#answers + 1] = result
  i = i + 7 + given
end
return {answers, dropped}
