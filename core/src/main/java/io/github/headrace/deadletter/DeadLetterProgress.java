package io.github.headrace.deadletter;

import java.util.concurrent.atomic.LongAdder;

/**
 * How far a replay or a purge has come, to be asked by other threads while it runs, and
 * after it has failed. Safe for use by several threads.
 *
 * @see DeadLetterQueue#with(DeadLetterProgress)
 */
public final class DeadLetterProgress {

	private final LongAdder replayed = new LongAdder();

	private final LongAdder purged = new LongAdder();

	private final LongAdder skipped = new LongAdder();

	/**
	 * Returns how many dead letters went back to their listener until now.
	 * @return the count
	 */
	public long replayed() {
		return this.replayed.sum();
	}

	/**
	 * Returns how many dead letters were removed until now.
	 * @return the count
	 */
	public long purged() {
		return this.purged.sum();
	}

	/**
	 * Returns how many dead letters were left as they are until now.
	 * @return the count
	 */
	public long skipped() {
		return this.skipped.sum();
	}

	void replayed(long letters) {
		this.replayed.add(letters);
	}

	void purged(long letters) {
		this.purged.add(letters);
	}

	void skipped(long letters) {
		this.skipped.add(letters);
	}

}
