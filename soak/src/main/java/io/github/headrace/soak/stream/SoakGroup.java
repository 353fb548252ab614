package io.github.headrace.soak.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.stream.StreamKey;
import io.github.headrace.stream.StreamListenerSettings;

/**
 * A group, and the listener of the same name in each consumer.
 *
 * @param id the name of both
 * @param stream what it reads
 * @param maxAttempts how often an entry is attempted
 * @param keyed whether entries of a key stay in order
 * @param batch whether the handler takes batches
 */
record SoakGroup(String id, String stream, int maxAttempts, boolean keyed, boolean batch) {

	static final List<SoakGroup> ALL = List.of(new SoakGroup("plain", "orders", 4, false, false),
			new SoakGroup("keyed", "orders", 4, true, false), new SoakGroup("batch", "orders", 4, false, true),
			new SoakGroup("few", "fragile", 2, false, false), new SoakGroup("once", "fragile", 1, false, false));

	static final List<String> STREAMS = ALL.stream().map(SoakGroup::stream).distinct().toList();

	/** After this, a consumer of which nothing is seen counts as dead. */
	static final Duration LEASE = Duration.ofSeconds(3);

	private static final Duration BLOCK = Duration.ofMillis(500);

	private static final Duration JITTER = Duration.ofMillis(50);

	private static final Duration FIRST_DELAY = Duration.ofMillis(250);

	private static final Duration MAX_DELAY = Duration.ofSeconds(1);

	private static final int CONCURRENCY = 4;

	/** Few enough that each consumer has something to do. */
	private static final int PREFETCH = 32;

	private static final int BATCH_SIZE = 10;

	static SoakGroup of(String id) {
		return ALL.stream()
			.filter((group) -> group.id.equals(id))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no group '%s'".formatted(id)));
	}

	/** More impatient than the defaults, so that many faults fit into a few minutes. */
	StreamListenerSettings settings() {
		RetrySettings retry = new RetrySettings(this.maxAttempts, FIRST_DELAY, 2, MAX_DELAY, JITTER);
		return new StreamListenerSettings(null, this.batch ? 1 : CONCURRENCY, this.keyed ? "key" : null, null, null,
				null, PREFETCH, null, BLOCK, LEASE, BATCH_SIZE, Duration.ofMillis(20), null, null, null, retry, null,
				null, null, null, null);
	}

	/** Returns the shortest pause behind an attempt that failed; jitter grows with it. */
	long leastDelayMillis(int failedAttempt) {
		long delay = Math.min(FIRST_DELAY.toMillis() << (failedAttempt - 1), MAX_DELAY.toMillis());
		return delay - delay * JITTER.toMillis() / FIRST_DELAY.toMillis();
	}

	String deadLetterKey() {
		return key("dlq");
	}

	String retryKey() {
		return key("retry");
	}

	private String key(String suffix) {
		return StreamKey.of(Namespace.NONE, this.stream).beside(this.id, suffix);
	}

}
