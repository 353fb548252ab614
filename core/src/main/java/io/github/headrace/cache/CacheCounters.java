package io.github.headrace.cache;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what happens to invalidations in this process.
 */
final class CacheCounters {

	/** Invalidations that were asked for. */
	final LongAdder requested = new LongAdder();

	/** Invalidations that were sent, so fewer where equal ones met. */
	final LongAdder sent = new LongAdder();

	/** Entries in which they were sent. */
	final LongAdder entries = new LongAdder();

	/** Attempts to send that failed. */
	final LongAdder failures = new LongAdder();

	/** Clears that stand for too many keys, or for keys that cannot be encoded. */
	final LongAdder escalations = new LongAdder();

	/** Invalidations of others that were applied. */
	final LongAdder applied = new LongAdder();

	/** Those of them that were sent while this instance was cut off. */
	final LongAdder replayed = new LongAdder();

	/** Invalidations of caches that nobody has here. */
	final LongAdder ignored = new LongAdder();

	/** Handlers' failures. */
	final LongAdder handlerFailures = new LongAdder();

	private final Map<ResetReason, LongAdder> resets = new EnumMap<>(ResetReason.class);

	CacheCounters() {
		for (ResetReason reason : ResetReason.values()) {
			this.resets.put(reason, new LongAdder());
		}
	}

	void reset(ResetReason reason) {
		LongAdder count = this.resets.get(reason);
		if (count != null) {
			count.increment();
		}
	}

	Map<ResetReason, Long> resets() {
		Map<ResetReason, Long> counts = new EnumMap<>(ResetReason.class);
		this.resets.forEach((reason, count) -> {
			if (count.sum() > 0) {
				counts.put(reason, count.sum());
			}
		});
		return counts;
	}

}
