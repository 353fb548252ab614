-- What the scripts share that take entries over for this consumer.
local taken, buried, lost, unburied = {}, {}, {}, 0

-- Takes an entry with its next attempt, or buries it if it has none left. Answers whether it is out of the way.
local function take(id, count, owner, max_attempts)
  if count >= max_attempts then
    local fields = read(id)
    if fields then
      local last = owner == PARKING and ', the last given back unfinished' or ', the last by consumer ' .. owner
      local message = 'Not settled in ' .. count .. ' attempt(s)' .. last
      local original = bury(id, count, 'abandoned', '', message, 'abandoned', owner, fields)
      if original then
        buried[#buried + 1] = {original, count, message}
      else
        unburied = unburied + 1
      end
      return original ~= nil
    end
  else
    local claimed = redis.call('XCLAIM', stream, group, me, 0, id, 'RETRYCOUNT', count + 1)[1]
    if claimed then
      taken[#taken + 1] = {claimed[1], claimed[2], count + 1}
      return true
    end
  end
  redis.call('XACK', stream, group, id)
  lost[#lost + 1] = id
  return true
end

local function answer(left)
  return {taken, buried, lost, dropped, unburied, left}
end
