package io.github.headrace.connection;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server has refused the credentials of a client, or a right that
 * connecting needs: another attempt will not help until somebody changes something.
 */
public final class AccessDenied {

	private static final String[] ANSWERS = { "WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password",
			"ERR Client sent AUTH" };

	private AccessDenied() {
	}

	/**
	 * Returns whether a failure is such a refusal.
	 * @param failure what an attempt failed with
	 * @return whether the server has refused the client
	 */
	public static boolean isCauseOf(Throwable failure) {
		return answerIn(failure) != null;
	}

	/**
	 * Returns the answer by which a server has refused the client.
	 * @param failure what an attempt failed with
	 * @return the answer, or {@code null} if there is none
	 */
	public static @Nullable Throwable answerIn(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = next(cause)) {
			if (cause instanceof RedisCommandExecutionException && isDenial(cause.getMessage())) {
				return cause;
			}
			// Where several nodes of a Cluster were asked.
			for (Throwable suppressed : cause.getSuppressed()) {
				Throwable answer = answerIn(suppressed);
				if (answer != null) {
					return answer;
				}
			}
		}
		return null;
	}

	private static @Nullable Throwable next(Throwable failure) {
		return (failure.getCause() != failure) ? failure.getCause() : null;
	}

	private static boolean isDenial(@Nullable String answer) {
		for (String denial : ANSWERS) {
			if (answer != null && answer.startsWith(denial)) {
				return true;
			}
		}
		return false;
	}

}
