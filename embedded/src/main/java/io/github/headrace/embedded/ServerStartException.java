package io.github.headrace.embedded;

/**
 * A server that did not come up.
 */
final class ServerStartException extends IllegalStateException {

	private final boolean transientFailure;

	ServerStartException(String message, boolean transientFailure) {
		super(message);
		this.transientFailure = transientFailure;
	}

	/**
	 * Return whether another attempt may succeed.
	 */
	boolean isTransient() {
		return this.transientFailure;
	}

}
