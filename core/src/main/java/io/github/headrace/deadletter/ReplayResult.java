package io.github.headrace.deadletter;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of a replay.
 *
 * @param replayed how many dead letters went back to their listener
 * @param notFound the ids that were asked for and are not there: never were, or were
 * replayed or purged before
 * @param skipped how many are left as they are, because they are no dead letters of
 * Headrace or are being replayed by somebody else at this moment
 * @param problem why nothing more was replayed, or {@code null} if everything was
 */
public record ReplayResult(long replayed, List<String> notFound, long skipped, @Nullable String problem) {

	public ReplayResult {
		notFound = List.copyOf(notFound);
	}

}
