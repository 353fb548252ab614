package io.github.headrace.test;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A message that a listener is done with.
 *
 * @param listenerId the listener
 * @param destination the channel to which the message was published, or the stream to
 * which the entry was added
 * @param variables what the variables of the declared name matched
 * @param body the message as it came from Redis: of an entry its payload, or its fields
 * as text
 * @param payload what the body was read as, the very object that the handler got;
 * {@code null} if it could not be read
 * @param attempts how often the handler was called, 0 if the message did not get so far
 * @param failure what the last attempt failed with, or {@code null} if the message was
 * handled
 */
public record CapturedMessage(String listenerId, String destination, Map<String, String> variables, byte[] body,
		@Nullable Object payload, int attempts, @Nullable Throwable failure) {

	private static final int SHOWN = 200;

	/**
	 * Returns whether the message was handled, and its result sent if there is one.
	 * @return whether all went well
	 */
	public boolean isHandled() {
		return this.failure == null;
	}

	/**
	 * Returns whether the message ended up at the error handler.
	 * @return whether it failed
	 */
	public boolean isFailed() {
		return this.failure != null;
	}

	/**
	 * Returns the payload as what the test knows it to be.
	 * @param type the type
	 * @param <T> the type
	 * @return the payload
	 * @throws AssertionError if there is no payload, or of another type
	 */
	public <T> T payload(Class<T> type) {
		if (!type.isInstance(this.payload)) {
			throw new AssertionError(
					"Expected a payload of %s, but this message has %s: %s".formatted(type.getName(),
							(this.payload != null) ? "one of " + this.payload.getClass().getName() : "none", this),
					this.failure);
		}
		return type.cast(this.payload);
	}

	/**
	 * Returns the message as text.
	 * @return the body, read as UTF-8
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		String outcome = (this.failure != null) ? "failed with " + this.failure : "handled";
		return "%s %s %s (%d attempt(s))".formatted(this.destination, StringUtils.truncate(text(), SHOWN), outcome,
				this.attempts);
	}

}
