-- Moves entries to the dead letters. ARGV: id, attempt, reason, exception, message, fingerprint and the number of the
-- arguments that follow for each: none, or the fields of an entry that is no longer in the stream.
local answers = {}
local i = FIRST
while i <= #ARGV do
  local id, attempt, given = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 6])
  local count = pending(id, me)
  local result = NOT_OURS
  if count and count ~= attempt then
    result = OTHER_ATTEMPT
  elseif count then
    local fields = read(id)
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
  end
  answers[#answers + 1] = result
  i = i + 7 + given
end
return {answers, dropped}
