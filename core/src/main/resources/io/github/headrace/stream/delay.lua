-- Lets an entry wait until it is due.
-- KEYS: the sorted set of ids by due time, the hash of entries, the idempotency key if there is one.
-- ARGV: id, delay in ms or '', due time or '', window in ms, MAXLEN or '', age in ms or '', fields.
-- Answers with the id, the due time, the ms until then, and 1 if nothing is due earlier.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.ceil(time[2] / 1000)
local known = redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 and ARGV[1]
if not known and KEYS[3] then
  local first = redis.call('GET', KEYS[3])
  if first then
    local space = string.find(first, ' ', 1, true)
    local due = tonumber(string.sub(first, 1, space - 1))
    return {string.sub(first, space + 1), due, math.max(0, due - now), 0}
  end
end
local due
if known then
  due = tonumber(cmsgpack.unpack(redis.call('HGET', KEYS[2], known))[1])
elseif ARGV[2] ~= '' then
  due = now + ARGV[2]
else
  due = tonumber(ARGV[3])
end
if not known then
  local text = string.format('%.0f', due)
  local entry = {text}
  for i = 5, #ARGV do
    entry[#entry + 1] = ARGV[i]
  end
  redis.call('HSET', KEYS[2], ARGV[1], cmsgpack.pack(entry))
  redis.call('ZADD', KEYS[1], text, ARGV[1])
  if KEYS[3] then
    local memory = string.format('%.0f', math.max(0, due - now) + ARGV[4])
    redis.call('SET', KEYS[3], text .. ' ' .. ARGV[1], 'PX', memory)
  end
end
local head = redis.call('ZRANK', KEYS[1], ARGV[1]) == 0
return {ARGV[1], due, math.max(0, due - now), head and 1 or 0}
