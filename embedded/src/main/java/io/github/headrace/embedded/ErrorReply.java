package io.github.headrace.embedded;

/**
 * What a server answers to a command that it refuses.
 *
 * @param message its words, beginning with the code, for example {@code NOAUTH}
 */
record ErrorReply(String message) {

	boolean hasCode(String code) {
		return this.message.startsWith(code + " ");
	}

}
