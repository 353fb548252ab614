-- Trims the stream, once in an interval for all consumers of the group. KEYS[4]: says who does it now.
-- ARGV: the interval in ms; what is removed (acknowledged, max-length, max-age); a length, or an age in ms.
local strategy, limit = ARGV[FIRST + 1], tonumber(ARGV[FIRST + 2])
if redis.call('EXISTS', stream) == 0 or not redis.call('SET', KEYS[4], me, 'NX', 'PX', ARGV[FIRST]) then
  return {0}
end

local function is_before(number, other)
  if #number ~= #other then
    return #number < #other
  end
  return number < other
end

local function is_smaller(id, other)
  local ms, sequence = string.match(id, '(%d+)-(%d+)')
  local other_ms, other_sequence = string.match(other, '(%d+)-(%d+)')
  if ms ~= other_ms then
    return is_before(ms, other_ms)
  end
  return is_before(sequence, other_sequence)
end

local function behind(id)
  local ms, sequence = string.match(id, '(%d+)-(%d+)')
  -- Beyond that Lua's numbers are not exact; then one entry stays that could go.
  if #sequence > 15 then
    return id
  end
  return ms .. '-' .. string.format('%d', tonumber(sequence) + 1)
end

-- The smallest id that a group has not acknowledged, or nil if this group is not there: it is about to come again.
local function first_wanted()
  local wanted, here
  for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local info = {}
    for i = 1, #flat, 2 do
      info[flat[i]] = flat[i + 1]
    end
    local first = redis.call('XPENDING', stream, info.name)[2] or behind(info['last-delivered-id'])
    here = here or info.name == group
    if not wanted or is_smaller(first, wanted) then
      wanted = first
    end
  end
  return here and wanted
end

if strategy == 'max-length' then
  return {redis.call('XTRIM', stream, 'MAXLEN', '=', limit)}
elseif strategy == 'max-age' then
  return {redis.call('XTRIM', stream, 'MINID', '=', string.format('%d', math.max(0, now() - limit)))}
end
local wanted = first_wanted()
return {wanted and redis.call('XTRIM', stream, 'MINID', '=', wanted) or 0}
