-- Replaces a value of the shared part and appends the entry that tells of it. KEYS: the key of the value, none where that
-- is in another slot. ARGV: the last entry that the log must have, or ''; the time to live in ms; the number of the names
-- and values that follow; the names and values. Answers with the id, and with 1 if the value is the one to be stored.
local position, time_to_live, count = ARGV[FIRST], ARGV[FIRST + 1], tonumber(ARGV[FIRST + 2])
-- A log that is not there is nowhere, whatever its tail says.
local current = position == ''
  or position == (redis.call('EXISTS', log) == 1 and redis.call('GET', tail) or '0-0')
unlink(4)
local id = append(FIRST + 3 + count)
if current and KEYS[4] then
  redis.call('HSET', KEYS[4], 'a', id, unpack(ARGV, FIRST + 3, FIRST + 2 + count))
  redis.call('PEXPIRE', KEYS[4], time_to_live)
end
return {id, current and 1 or 0}
