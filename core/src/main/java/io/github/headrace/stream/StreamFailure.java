package io.github.headrace.stream;

import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;

/**
 * Says of a failure of Redis which stream it is about and what to do.
 */
final class StreamFailure {

	private StreamFailure() {
	}

	/**
	 * Describes a failure.
	 * @param failure what happened, translated
	 * @param what what was tried, such as {@code Adding to stream 'orders'}
	 * @return an exception that says so; anything but a failure of Redis as it is
	 */
	static Throwable describe(Throwable failure, String what) {
		Throwable translated = (failure instanceof CompletionException && failure.getCause() != null)
				? failure.getCause() : failure;
		return (translated instanceof DataAccessException ex) ? describe(ex, what) : translated;
	}

	static DataAccessException describe(DataAccessException failure, String what) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		if (cause instanceof RedisCommandExecutionException answer) {
			return refused(String.valueOf(answer.getMessage()), answer, what);
		}
		if (failure instanceof QueryTimeoutException) {
			return new QueryTimeoutException(
					"%s was not answered by Redis in time; it may have happened".formatted(what), failure);
		}
		if (failure instanceof RedisConnectionFailureException) {
			return new RedisConnectionFailureException(
					"%s failed, as Redis cannot be reached: %s".formatted(what, cause.getMessage()), failure);
		}
		return new RedisSystemException("%s failed: %s".formatted(what, failure.getMessage()), failure);
	}

	private static DataAccessException refused(String answer, RedisCommandExecutionException cause, String what) {
		if (answer.startsWith("WRONGTYPE")) {
			return new InvalidDataAccessResourceUsageException(
					"%s failed, as a key of that name or beside it has another type: %s".formatted(what, answer),
					cause);
		}
		if (answer.startsWith("NOSTREAM")) {
			return new InvalidDataAccessResourceUsageException(
					"%s failed, as there is no such stream and the request must not create it".formatted(what), cause);
		}
		if (answer.startsWith("OOM")) {
			return new NonTransientDataAccessResourceException(
					"%s failed, as Redis has no memory left (see 'maxmemory'): %s".formatted(what, answer), cause);
		}
		if (answer.startsWith("NOPERM") || answer.contains("ACL failure in script")) {
			return new PermissionDeniedDataAccessException(
					"%s failed, as the user of Redis must not do that: %s".formatted(what, answer), cause);
		}
		return new RedisSystemException("%s failed: %s".formatted(what, answer), cause);
	}

}
