-- Forgets a delayed entry that is still waiting.
-- KEYS: the sorted set of ids by due time, the hash of entries, the idempotency key if there is one.
-- ARGV: id. Answers with 1 if the entry was waiting.
local waiting = redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('HDEL', KEYS[2], ARGV[1]) == 1 then
  waiting = 1
end
if waiting == 1 and KEYS[3] then
  redis.call('DEL', KEYS[3])
end
return {waiting}
