package io.github.headrace.channel;

import java.time.Instant;
import java.util.List;

import io.github.headrace.subscription.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * A place in the messages of a listener where some may be missing.
 * <p>
 * Reported once, in the listener's own order: after the last message before it and before
 * the next one. What caches the state that messages describe has to be loaded anew; what
 * is loaded while the gap is handled is followed by the messages that came after it.
 *
 * @param listenerId the listener
 * @param destinations the channels and patterns whose messages may be missing
 * @param cause how the messages were missed
 * @param lostAt from when on messages may be missing
 * @param restoredAt until when
 * @param lostCount exactly how many are missing, or {@code null} if nobody knows: what a
 * publisher sends again may yet come, and what does not is another gap, of the cause
 * {@link Cause#SEQUENCE}
 */
public record SubscriptionGap(String listenerId, List<String> destinations, Cause cause, Instant lostAt,
		Instant restoredAt, @Nullable Long lostCount) implements ChannelItem {

	public SubscriptionGap {
		destinations = List.copyOf(destinations);
	}

	/** Returns this gap with a count. */
	SubscriptionGap withLostCount(long count) {
		return new SubscriptionGap(this.listenerId, this.destinations, this.cause, this.lostAt, this.restoredAt, count);
	}

	/**
	 * How messages were missed.
	 */
	public enum Cause {

		/**
		 * The connection was closed.
		 */
		CONNECTION,

		/**
		 * The server did not confirm the subscription in time, so that the connection was
		 * replaced.
		 */
		RESUBSCRIBE,

		/**
		 * The server gave no sign of life, so that the connection was replaced.
		 */
		HEARTBEAT,

		/**
		 * The inbox of the listener was full.
		 */
		OVERFLOW,

		/**
		 * The inbox was full while the listener was paused.
		 */
		PAUSED,

		/**
		 * The sequences of envelopes have a hole, though the subscription was not
		 * interrupted: messages were published that Redis did not pass on.
		 */
		SEQUENCE;

		static Cause of(Interruption.Cause cause) {
			return switch (cause) {
				case CONNECTION -> CONNECTION;
				case RESUBSCRIBE -> RESUBSCRIBE;
				case HEARTBEAT -> HEARTBEAT;
				case OVERFLOW -> OVERFLOW;
				case PAUSED -> PAUSED;
			};
		}

	}

}
