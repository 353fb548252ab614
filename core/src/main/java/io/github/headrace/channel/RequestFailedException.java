package io.github.headrace.channel;

import org.jspecify.annotations.Nullable;

/**
 * A request has no result: its handler failed. Other reasons are subclasses.
 *
 * @see RequestTimeoutException
 * @see RequestRefusedException
 */
public class RequestFailedException extends RuntimeException {

	private final String channel;

	private final @Nullable String errorType;

	private final @Nullable String errorMessage;

	/**
	 * Creates the exception for a handler that failed.
	 * @param channel the channel of the request
	 * @param errorType with what the handler failed, such as
	 * {@code IllegalArgumentException}
	 * @param errorMessage what that said, if anything
	 */
	public RequestFailedException(String channel, String errorType, @Nullable String errorMessage) {
		super("The handler of the request to channel '%s' failed with %s: %s".formatted(printable(channel),
				printable(errorType), printable(String.valueOf(errorMessage))));
		this.channel = channel;
		this.errorType = errorType;
		this.errorMessage = errorMessage;
	}

	/**
	 * Creates the exception for another reason.
	 * @param channel the channel of the request
	 * @param message what has happened
	 * @param cause why, if there is more to know
	 */
	protected RequestFailedException(String channel, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.channel = channel;
		this.errorType = null;
		this.errorMessage = null;
	}

	/** A responder must not forge log lines. */
	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	/**
	 * Returns where the request was published.
	 * @return the name of the channel
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * Returns with what the handler failed.
	 * @return the simple name of an exception, as the responder says, or {@code null} if
	 * there is no answer of a handler
	 */
	public @Nullable String errorType() {
		return this.errorType;
	}

	/**
	 * Returns what the failure of the handler said.
	 * @return its message, or {@code null} if there is none
	 */
	public @Nullable String errorMessage() {
		return this.errorMessage;
	}

}
