-- What the scripts of dead letters share: an entry has the field 'dl' with the number of header fields that
-- follow, the header fields, the original fields.

-- Returns the number of header fields, or -1 if the entry is no dead letter.
local function headers(fields)
  local count = fields[1] == 'dl' and tonumber(fields[2]) or -1
  return (count >= 0 and count % 1 == 0 and 2 * count + 2 <= #fields) and count or -1
end

local function header(fields, name)
  for i = 3, 2 * headers(fields) + 1, 2 do
    if fields[i] == name then
      return fields[i + 1]
    end
  end
  return nil
end

local function matches(fields, fingerprint)
  return fingerprint == '' or header(fields, 'fingerprint') == fingerprint
end

-- The bytes after which a script leaves the rest to the next one: XRANGE copies entries as a whole.
local enough = 1024 * 1024

-- Calls visit(id, fields) for entries in order, until it returns true, so many are looked at, or enough is copied.
-- Returns how many were looked at, the id of the last of them, and 1 if there are no more, else 0
local function look(key, first, last, most, visit)
  local looked, id, bytes = 0, '', 0
  while looked < tonumber(most) and bytes < enough do
    -- One at a time: the next may be large.
    local entry = redis.call('XRANGE', key, first, last, 'COUNT', 1)[1]
    if not entry then
      return looked, id, 1
    end
    looked, id = looked + 1, entry[1]
    for _, part in ipairs(entry[2]) do
      bytes = bytes + #part
    end
    if visit(id, entry[2]) then
      break
    end
    first = '(' .. id
  end
  return looked, id, 0
end

