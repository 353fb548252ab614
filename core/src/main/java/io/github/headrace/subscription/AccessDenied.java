package io.github.headrace.subscription;

import java.util.Arrays;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a server has refused the credentials of a client, or a right that
 * connecting needs: another attempt will not help until somebody changes something.
 */
final class AccessDenied {

	private static final String[] ANSWERS = { "WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password",
			"ERR Client sent AUTH" };

	private AccessDenied() {
	}

	static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = next(cause)) {
			if (cause instanceof RedisCommandExecutionException && isDenial(cause.getMessage())) {
				return true;
			}
			// Where several nodes of a Cluster were asked.
			if (Arrays.stream(cause.getSuppressed()).anyMatch(AccessDenied::isCauseOf)) {
				return true;
			}
		}
		return false;
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
