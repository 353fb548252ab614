-- Returns pending entries of a consumer once more, without counting an attempt.
-- KEYS[1] the stream; ARGV[1] the group, ARGV[2] the consumer, ARGV[3..] the ids
-- Returns for each that is still pending the id, how often it was delivered, and its fields; no fields if the entry
-- does not exist any more, which ends its being pending.
local answer = {}
for i = 3, #ARGV do
	local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1, ARGV[2])[1]
	if pending then
		local entry = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])[1]
		if entry then
			answer[#answer + 1] = { ARGV[i], pending[4], entry[2] }
		else
			redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
			answer[#answer + 1] = { ARGV[i], pending[4] }
		end
	end
end
return answer
