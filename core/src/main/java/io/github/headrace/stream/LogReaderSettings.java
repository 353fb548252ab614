package io.github.headrace.stream;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How a {@link LogReader} reads.
 *
 * @param name the name of the reader, for its thread and the log
 * @param daemon whether the application may end while it reads
 * @param count the most entries of one read ({@code COUNT}), of all streams together
 * @param block how long a read waits for entries ({@code BLOCK}), and how often the
 * streams are held against what was read
 */
public record LogReaderSettings(String name, boolean daemon, int count, Duration block) {

	public LogReaderSettings {
		Assert.isTrue(count > 0, () -> "'count' must be positive but is " + count);
		Assert.isTrue(block.toMillis() > 0, () -> "'block' must be at least 1 ms but is " + block);
	}

}
