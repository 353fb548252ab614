package io.github.headrace.stream;

import java.time.Duration;

/**
 * How a reader reads.
 *
 * @param block how long a read waits for entries
 * @param lease how often phantoms are looked for
 * @param worthwhile the room that is worth a read, where more room is to be expected soon
 */
record ReaderSettings(Duration block, Duration lease, int worthwhile) {

	/** Beyond the time for which a command blocks. */
	static final Duration PATIENCE = Duration.ofSeconds(5);

	static ReaderSettings of(Duration block, Duration lease, int prefetch) {
		return new ReaderSettings(block, lease, Math.max(1, prefetch / 4));
	}

}
