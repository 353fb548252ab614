package io.github.headrace.connection;

/**
 * Says that a server does not know a command, or hides it.
 */
final class UnknownCommandException extends RuntimeException {

	UnknownCommandException(String command, Throwable cause) {
		super("the server has no " + command, cause);
	}

}
