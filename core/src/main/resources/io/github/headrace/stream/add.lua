-- Adds an entry, at most once for each idempotency key.
-- KEYS: the stream, and the idempotency key if there is one.
-- ARGV: window in ms or '', MAXLEN or '', age in ms or '', '1' if the stream may be created, fields.
-- Answers with the id of the entry.
local remembered = KEYS[2]
if remembered then
  local first = redis.call('GET', remembered)
  if first then
    return {first}
  end
  redis.call('SET', remembered, '', 'PX', ARGV[1])
end
local command = {'XADD', KEYS[1]}
if ARGV[4] ~= '1' then
  command[#command + 1] = 'NOMKSTREAM'
end
if ARGV[2] ~= '' then
  command[#command + 1] = 'MAXLEN'
  command[#command + 1] = '~'
  command[#command + 1] = ARGV[2]
elseif ARGV[3] ~= '' then
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  command[#command + 1] = 'MINID'
  command[#command + 1] = '~'
  command[#command + 1] = string.format('%.0f', math.max(0, now - ARGV[3]))
end
command[#command + 1] = '*'
for i = 5, #ARGV do
  command[#command + 1] = ARGV[i]
end
local id = redis.pcall(unpack(command))
if type(id) ~= 'string' then
  if remembered then
    redis.call('DEL', remembered)
  end
  return id or redis.error_reply('NOSTREAM There is no such stream')
end
if remembered then
  redis.call('SET', remembered, id, 'PX', ARGV[1])
end
return {id}
