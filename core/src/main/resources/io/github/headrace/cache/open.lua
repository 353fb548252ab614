-- Returns what the log is when an instance connects. KEYS: the log, its tail, its marks. Answers with the id of the last
-- entry, or null, and the marks with their ids in turn.
return {redis.call('EXISTS', KEYS[1]) == 1 and redis.call('GET', KEYS[2]), redis.call('HGETALL', KEYS[3])}
