-- Acknowledges entries and deletes them, where no other group can want them. ARGV: the ids.
local ids = {unpack(ARGV, FIRST)}
redis.call('XACK', stream, group, unpack(ids))
if redis.call('EXISTS', stream) == 0 then
  return {DONE}
elseif not has_one_group() then
  return {NOT_OURS}
end
redis.call('XDEL', stream, unpack(ids))
return {DONE}
