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

