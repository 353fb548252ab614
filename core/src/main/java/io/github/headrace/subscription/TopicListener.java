package io.github.headrace.subscription;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Hears a topic.
 * <p>
 * {@link #message}, {@link #subscribed} and {@link #restored} are called by the event
 * loop of the connection, in the order of the wire, and must not block. Where the topic
 * is subscribed at several servers, that is one event loop for each, at the same time.
 */
public interface TopicListener {

	/**
	 * A message has arrived.
	 * @param channel the channel to which it was published
	 * @param body the message; shared by all listeners of the topic, not to be changed
	 */
	void message(String channel, byte[] body);

	/**
	 * The server has confirmed the subscription; its first message comes after this.
	 * @param interruption when messages may have been missed, or {@code null} at the
	 * first confirmation
	 */
	default void subscribed(@Nullable Interruption interruption) {
	}

	/**
	 * One of several servers has confirmed the subscription after an interruption, but
	 * not yet all; its first message comes after this.
	 * @param interruption when messages of this server may have been missed
	 */
	default void restored(Interruption interruption) {
	}

	/**
	 * Messages may be missing from now on.
	 * @param cause how the subscription was interrupted
	 * @param since from when on messages may be missing
	 */
	default void interrupted(Interruption.Cause cause, Instant since) {
	}

	/**
	 * The server has refused the subscription; it will be asked again.
	 * @param cause what the server answered
	 */
	default void refused(Throwable cause) {
	}

}
