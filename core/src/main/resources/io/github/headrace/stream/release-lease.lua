-- Gives a lease back. KEYS: the lease. ARGV: its owner. Answers with 1 if it was the owner's.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return {redis.call('DEL', KEYS[1])}
end
return {0}
