package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a look at delayed entries has brought.
 *
 * @param added how many entries were added to the stream
 * @param waitMillis the time until the next one is due, or -1 if there is none
 * @param leads whether this process is the one to look at them
 * @param lost the ids that had no entries
 */
record Promotion(long added, long waitMillis, boolean leads, List<String> lost) {

	static Promotion of(List<Object> reply) {
		List<String> lost = ((List<?>) reply.get(3)).stream()
			.map((id) -> new String((byte[]) id, StandardCharsets.UTF_8))
			.toList();
		return new Promotion((Long) reply.get(0), (Long) reply.get(1), ((Long) reply.get(2)) == 1, lost);
	}

	boolean waits() {
		return this.waitMillis >= 0;
	}

}
