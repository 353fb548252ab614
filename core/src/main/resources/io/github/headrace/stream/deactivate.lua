-- Lets another consumer be active. KEYS: who is active. ARGV: the token of the consumer.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return {}
