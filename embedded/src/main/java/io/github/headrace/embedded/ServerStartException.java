package io.github.headrace.embedded;

/**
 * A server that did not come up.
 */
final class ServerStartException extends IllegalStateException {

	private final boolean worthAnotherPort;

	ServerStartException(String message, boolean worthAnotherPort) {
		super(message);
		this.worthAnotherPort = worthAnotherPort;
	}

	/**
	 * Return whether the next attempt, on another port, can succeed.
	 */
	boolean isWorthAnotherPort() {
		return this.worthAnotherPort;
	}

}
