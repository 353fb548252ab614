package io.github.headrace.deadletter;

import java.util.List;

/**
 * What became of a purge.
 *
 * @param purged how many dead letters were removed
 * @param notFound the ids that were asked for and are not there: never were, or were
 * replayed or purged before
 * @param skipped how many are left as they are, because they are being replayed at this
 * moment
 */
public record PurgeResult(long purged, List<String> notFound, long skipped) {

	public PurgeResult {
		notFound = List.copyOf(notFound);
	}

}
