package io.github.headrace.subscription;

import java.util.List;

/**
 * Tells answers by which a server is not the right one, or not yet, from refusals.
 */
final class Redirection {

	private static final List<String> ANSWERS = List.of("MOVED ", "ASK ", "CLUSTERDOWN", "TRYAGAIN", "LOADING",
			"MASTERDOWN", "BUSY ");

	private Redirection() {
	}

	static boolean is(Throwable answer) {
		String message = String.valueOf(answer.getMessage());
		return ANSWERS.stream().anyMatch(message::startsWith);
	}

}
