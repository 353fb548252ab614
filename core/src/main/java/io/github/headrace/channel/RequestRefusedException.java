package io.github.headrace.channel;

import org.jspecify.annotations.Nullable;

/**
 * A request cannot have a reply: nobody listens, the reply channel cannot be subscribed,
 * too many are open, or the application stops.
 */
public class RequestRefusedException extends RequestFailedException {

	/**
	 * Creates the exception.
	 * @param channel the channel of the request
	 * @param reason why there can be no reply
	 * @param cause why that is, if there is more to know
	 */
	public RequestRefusedException(String channel, String reason, @Nullable Throwable cause) {
		super(channel, "The request to channel '%s' can have no reply: %s".formatted(channel, reason), cause);
	}

}
