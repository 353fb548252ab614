package io.github.headrace.autoconfigure;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * What a server answered, or why it did not.
 *
 * @param value the answer, or {@code null} if there is none
 * @param unavailable why there is none, or {@code null} if there is one
 * @param <V> the type of the answer
 */
record Answer<V>(@Nullable V value, @Nullable String unavailable) {

	static final String NONE_YET = "Redis has not answered in time";

	private static final int MAX_REASON = 300;

	static <V> Answer<V> of(CompletableFuture<V> future) {
		try {
			V value = future.getNow(null);
			return new Answer<>(value, (value != null) ? null : NONE_YET);
		}
		catch (CancellationException ex) {
			return new Answer<>(null, NONE_YET);
		}
		catch (CompletionException ex) {
			return new Answer<>(null, reason(ex));
		}
	}

	/** Returns in one line what a failure goes back to. */
	static String reason(Throwable failure) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(failure);
		String message = (cause.getMessage() != null) ? cause.getMessage() : cause.getClass().getName();
		String line = message.replaceAll("\\p{Cntrl}+", " ").trim();
		return (line.length() > MAX_REASON) ? line.substring(0, MAX_REASON) + "…" : line;
	}

}
