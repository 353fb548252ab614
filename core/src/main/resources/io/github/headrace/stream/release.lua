-- Gives everything back that this consumer owns, due at once and in its order. ARGV: the ids whose attempt counts.
local started = {}
for i = FIRST, #ARGV do
  started[ARGV[i]] = true
end
local released, lost = 0, {}
local mine = ask('XPENDING', stream, group, '-', '+', 1000, me)
while #mine > 0 do
  for _, entry in ipairs(mine) do
    local id, count = entry[1], entry[4]
    if read(id) then
      if not started[id] and count > 0 then
        count = count - 1
      end
      redis.call('ZADD', parked, released, id)
      redis.call('XCLAIM', stream, group, PARKING, 0, id, 'RETRYCOUNT', count, 'JUSTID')
      released = released + 1
    else
      redis.call('XACK', stream, group, id)
      lost[#lost + 1] = id
    end
  end
  mine = ask('XPENDING', stream, group, '-', '+', 1000, me)
end
local removed = redis.pcall('XGROUP', 'DELCONSUMER', stream, group, me)
return {released, lost, type(removed) == 'table' and removed.err or ''}
