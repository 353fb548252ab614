package io.github.headrace.listener;

/**
 * A message that a listener could not handle.
 *
 * @param listenerId the listener
 * @param destination where the message came from, such as the channel
 * @param body the message as it came from Redis
 * @param attempts how often the handler was called; 0 if the payload could not be read
 * @param cause what the last attempt failed with
 */
public record ListenerFailure(String listenerId, String destination, byte[] body, int attempts, Throwable cause) {

	/**
	 * Describes the failure for people, on one line: control characters, with which a
	 * publisher could forge lines of a log, are replaced.
	 */
	@Override
	public String toString() {
		String when = (this.attempts > 0) ? "after %d attempt(s)".formatted(this.attempts)
				: "before its handler was called";
		return "Listener '%s' failed on a message of %d bytes from '%s' %s".formatted(this.listenerId, this.body.length,
				this.destination.replaceAll("\\p{Cntrl}", "?"), when);
	}

}
