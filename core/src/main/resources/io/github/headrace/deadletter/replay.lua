-- Moves dead letters in order to the stream of replays: each is in one of both, always.
-- KEYS: the dead letters, the replays
-- ARGV: first id, last id, the most to look at, fingerprint ('' for any), field of the original id,
--       the most arguments that a command of a script may have
-- Answers: how many were looked at, the id of the last of them, 1 if there are no more, how many were
--       moved, how many are no dead letters, then the ids of those that are too large to be moved by a script
local function replayed(fields, original)
  local command = { 'XADD', KEYS[2], '*', ARGV[5], original }
  local first = 2 * headers(fields) + 3
  if fields[first] == ARGV[5] and fields[first + 1] == original then
    first = first + 2
  end
  for i = first, #fields do
    command[#command + 1] = fields[i]
  end
  return command
end

local answer = { 0, '', 0, 0, 0 }
answer[1], answer[2], answer[3] = look(KEYS[1], ARGV[1], ARGV[2], ARGV[3], function(id, fields)
  local original = header(fields, 'id')
  if matches(fields, ARGV[4]) then
    if not original then
      answer[5] = answer[5] + 1
    else
      local command = replayed(fields, original)
      if #command > tonumber(ARGV[6]) then
        answer[#answer + 1] = id
      else
        redis.call(unpack(command))
        redis.call('XDEL', KEYS[1], id)
        answer[4] = answer[4] + 1
      end
    end
  end
end)
return answer
