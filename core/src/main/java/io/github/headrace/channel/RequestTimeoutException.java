package io.github.headrace.channel;

import java.time.Duration;

/**
 * No reply to a request has come in time. Its handler may be running, or have run.
 */
public class RequestTimeoutException extends RequestFailedException {

	/**
	 * Creates the exception.
	 * @param channel the channel of the request
	 * @param timeout how long the reply was awaited
	 */
	public RequestTimeoutException(String channel, Duration timeout) {
		super(channel, "No reply to the request to channel '%s' within %s".formatted(channel, timeout),
				(Throwable) null);
	}

}
