-- What the scripts share that take entries over for this consumer.
local taken, buried, lost, unburied = {}, {}, {}, 0

-- How many entries one call buries, so that it does not hold the server up for long.
local MOST_BURIED = 200

-- Takes an entry with its next attempt, or buries it if it has none left; what is too large for that is taken with an
-- attempt too many, as this consumer can bury it. Answers whether it is out of the way.
local function take(id, count, owner, max_attempts)
  local too_large = false
  if count >= max_attempts then
    local fields = read(id)
    if fields then
      local last = owner == PARKING and ', the last given back unfinished' or ', the last by consumer ' .. owner
      local message = 'Not settled in ' .. count .. ' attempt(s)' .. last
      local original, outcome = bury(id, count, 'abandoned', '', message, 'abandoned', owner, fields)
      if original then
        buried[#buried + 1] = {original, count, message}
        return true
      end
      too_large = outcome == TOO_LARGE
      if not too_large then
        unburied = unburied + 1
        return false
      end
    end
  end
  if count < max_attempts or too_large then
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
