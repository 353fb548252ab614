package io.github.headrace.connection;

/**
 * Says that something about a server cannot be known, and why, such as
 * {@code no right to CONFIG GET}.
 */
public final class NotCheckedException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param reason why it is not known
	 */
	public NotCheckedException(String reason) {
		super(reason);
	}

	/**
	 * Creates an exception.
	 * @param reason why it is not known
	 * @param cause what the server or the connection said
	 */
	public NotCheckedException(String reason, Throwable cause) {
		super(reason, cause);
	}

	/**
	 * Returns why it is not known.
	 * @return the reason
	 */
	public String reason() {
		return String.valueOf(getMessage());
	}

}
