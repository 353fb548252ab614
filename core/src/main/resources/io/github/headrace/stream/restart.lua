-- Counts another attempt of an entry. ARGV: id, the last attempt.
local id, attempt = ARGV[FIRST], tonumber(ARGV[FIRST + 1])
local count = pending(id, me)
if not count then
  return {NOT_OURS}
elseif count == attempt + 1 or not read(id) then
  -- What was trimmed can still be handled from the bytes that were delivered; claiming would drop it, so that its
  -- attempts are not counted here.
  return {DONE}
elseif count ~= attempt then
  return {OTHER_ATTEMPT}
end
redis.call('XCLAIM', stream, group, me, 0, id, 'RETRYCOUNT', attempt + 1, 'JUSTID')
return {DONE}
