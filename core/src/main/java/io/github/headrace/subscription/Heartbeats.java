package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * What the heartbeats of some connections have shown. Safe for use by several threads.
 */
public final class Heartbeats {

	private final LongAdder answered = new LongAdder();

	private final LongAdder nanos = new LongAdder();

	private final LongAdder missed = new LongAdder();

	private volatile @Nullable Duration last;

	void answered(Duration roundTrip) {
		this.answered.increment();
		this.nanos.add(roundTrip.toNanos());
		this.last = roundTrip;
	}

	void silent() {
		this.missed.increment();
	}

	/**
	 * Returns how many heartbeats were answered.
	 * @return a count
	 */
	public long answered() {
		return this.answered.sum();
	}

	/**
	 * Returns the time that all answers together took.
	 * @return the sum of the round trips
	 */
	public Duration totalRoundTrip() {
		return Duration.ofNanos(this.nanos.sum());
	}

	/**
	 * Returns how long the last answer took.
	 * @return the round trip, or {@code null} before the first one
	 */
	public @Nullable Duration lastRoundTrip() {
		return this.last;
	}

	/**
	 * Returns how many connections were given up because they did not answer.
	 * @return a count
	 */
	public long missed() {
		return this.missed.sum();
	}

}
