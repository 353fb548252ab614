package io.github.headrace.embedded;

/**
 * A command that the server has refused.
 */
final class ErrorReplyException extends IllegalStateException {

	private final ErrorReply reply;

	ErrorReplyException(ErrorReply reply, int port, String command) {
		super("The server on port %d answered '%s' to %s".formatted(port, reply.message(), command));
		this.reply = reply;
	}

	ErrorReply reply() {
		return this.reply;
	}

}
