package io.github.headrace.autoconfigure;

/**
 * A request of the endpoint cannot be fulfilled.
 */
final class RefusedOperationException extends RuntimeException {

	private final int status;

	private RefusedOperationException(int status, String message) {
		super(message);
		this.status = status;
	}

	static RefusedOperationException unknown(String message) {
		return new RefusedOperationException(404, message);
	}

	static RefusedOperationException invalid(String message) {
		return new RefusedOperationException(400, message);
	}

	static RefusedOperationException unavailable(String message) {
		return new RefusedOperationException(503, message);
	}

	int status() {
		return this.status;
	}

	String text() {
		return String.valueOf(getMessage());
	}

}
