-- Removes consumers that own nothing and have not been seen for long. ARGV: how long, in ms.
local removed = {}
for _, consumer in ipairs(consumers()) do
  local stale = consumer.pending == 0 and consumer.idle > tonumber(ARGV[FIRST])
  if stale and consumer.name ~= me and consumer.name ~= PARKING then
    redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
    removed[#removed + 1] = consumer.name
  end
end
return {removed}
