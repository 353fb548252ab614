package io.github.headrace.listener;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What has happened in a {@link ListenerContainer} since it was created. All counts are
 * messages.
 *
 * @param received arrived from Redis
 * @param succeeded handled without a failure
 * @param failed handed to the error handler after the last attempt
 * @param filtered not accepted by the filter
 * @param retried additional attempts
 * @param dropped dropped by a full inbox
 * @param discarded not handled because the listener was stopped
 * @param gaps places where messages may be missing
 * @param lost by their sequence missing for so long that they were given up; what comes
 * even later is not subtracted, and drops are not among them
 * @param duplicates dropped because they had been received before
 * @param own dropped because this application had published them
 * @param depth waiting in the inbox now
 * @param depthBytes bytes waiting in the inbox now
 * @param lastReceived when the last message arrived
 * @param lastFailure what the last failed message failed with
 */
public record ListenerStatistics(long received, long succeeded, long failed, long filtered, long retried, long dropped,
		long discarded, long gaps, long lost, long duplicates, long own, int depth, long depthBytes,
		@Nullable Instant lastReceived, @Nullable String lastFailure) {

	/**
	 * Of something in which nothing has happened.
	 */
	public static final ListenerStatistics ZERO = new ListenerStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null,
			null);

	/**
	 * Adds what has happened elsewhere.
	 * @param other the other statistics
	 * @return the sums; of the last message and the last failure those that are known,
	 * the later message and the other failure first
	 */
	public ListenerStatistics plus(ListenerStatistics other) {
		return new ListenerStatistics(this.received + other.received, this.succeeded + other.succeeded,
				this.failed + other.failed, this.filtered + other.filtered, this.retried + other.retried,
				this.dropped + other.dropped, this.discarded + other.discarded, this.gaps + other.gaps,
				this.lost + other.lost, this.duplicates + other.duplicates, this.own + other.own,
				this.depth + other.depth, this.depthBytes + other.depthBytes,
				later(this.lastReceived, other.lastReceived),
				(other.lastFailure != null) ? other.lastFailure : this.lastFailure);
	}

	private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
		return (one == null || (other != null && other.isAfter(one))) ? other : one;
	}

}
