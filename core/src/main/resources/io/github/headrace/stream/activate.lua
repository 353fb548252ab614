-- Makes one consumer the active one of its group, or lets it stay so. KEYS: who is active.
-- ARGV: the token of the consumer, for how many ms.
local active = redis.call('GET', KEYS[1])
if active == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return {1, 0}
elseif not active then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return {2, 0}
end
return {0, redis.call('PTTL', KEYS[1])}
