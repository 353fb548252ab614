-- Takes entries over from consumers that have ended. ARGV: the lease in ms, the most entries that are no suspects, the
-- most suspects, the count from which an entry is one, the most attempts.
local lease, room, suspects = tonumber(ARGV[FIRST]), tonumber(ARGV[FIRST + 1]), tonumber(ARGV[FIRST + 2])
local suspect_from, max_attempts = tonumber(ARGV[FIRST + 3]), tonumber(ARGV[FIRST + 4])
local left, suspects_left, looked = 0, 0, 0

local function consider(id, count, owner)
  if count >= max_attempts and #buried < MOST_BURIED then
    take(id, count, owner, max_attempts)
  elseif count >= max_attempts then
    left = left + 1
  elseif count >= suspect_from then
    if suspects > 0 then
      suspects = suspects - 1
      take(id, count, owner, max_attempts)
    else
      suspects_left = suspects_left + 1
    end
  elseif room > 0 then
    room = room - 1
    take(id, count, owner, max_attempts)
  else
    left = left + 1
  end
end

for _, consumer in ipairs(consumers()) do
  local dead = consumer.idle > lease and consumer.pending > 0
  if dead and consumer.name ~= me and consumer.name ~= PARKING then
    local from = '-'
    while from and looked < 5000 do
      local page = redis.call('XPENDING', stream, group, 'IDLE', lease, from, '+', 100, consumer.name)
      for _, entry in ipairs(page) do
        consider(entry[1], entry[4], consumer.name)
      end
      looked = looked + #page
      from = #page == 100 and '(' .. page[100][1]
    end
  end
end
return answer({left, suspects_left})
