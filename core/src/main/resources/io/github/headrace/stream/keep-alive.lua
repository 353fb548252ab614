-- Shows that this consumer is alive, by claiming an entry of its own once more. Claiming what was trimmed would drop it.
for _, entry in ipairs(ask('XPENDING', stream, group, '-', '+', 10, me)) do
  if read(entry[1]) then
    redis.call('XCLAIM', stream, group, me, 0, entry[1], 'IDLE', entry[3], 'JUSTID')
    return {DONE}
  end
end
-- Nothing to claim: a look at its own history behind everything there can be. The last of all ids would mean: what is new.
ask('XREADGROUP', 'GROUP', group, me, 'COUNT', 1, 'STREAMS', stream, '18446744073709551615-18446744073709551614')
return {DONE}
