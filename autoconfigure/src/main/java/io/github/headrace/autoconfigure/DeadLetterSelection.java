package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.PurgeResult;
import io.github.headrace.deadletter.ReplayResult;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters an operation is about: one of three.
 *
 * @param ids their ids, or {@code null}
 * @param fingerprint what they have in common, or {@code null}
 * @param all whether it is about all
 */
record DeadLetterSelection(@Nullable List<String> ids, @Nullable String fingerprint, boolean all) {

	private static final int MAX_IDS = 1_000;

	static DeadLetterSelection of(@Nullable List<String> ids, @Nullable String fingerprint, @Nullable Boolean all) {
		long ways = Stream.of(ids != null, fingerprint != null, Boolean.TRUE.equals(all)).filter((way) -> way).count();
		if (ways != 1) {
			throw RefusedOperationException.invalid("Say which dead letters: either 'ids' (separated by commas),"
					+ " 'fingerprint', or 'all': true; the request has %d of them".formatted(ways));
		}
		if (fingerprint != null && fingerprint.isBlank()) {
			throw RefusedOperationException.invalid("'fingerprint' is empty");
		}
		if (ids != null && (ids.isEmpty() || ids.size() > MAX_IDS)) {
			throw RefusedOperationException
				.invalid("'ids' has %d ids, but can have 1 to %d".formatted(ids.size(), MAX_IDS));
		}
		return new DeadLetterSelection(ids, fingerprint, Boolean.TRUE.equals(all));
	}

	ReplayResult replay(DeadLetterQueue queue) {
		if (this.ids != null) {
			return queue.replay(this.ids);
		}
		return (this.fingerprint != null) ? queue.replayAll(this.fingerprint) : queue.replayAll();
	}

	PurgeResult purge(DeadLetterQueue queue) {
		if (this.ids != null) {
			return queue.purge(this.ids);
		}
		return (this.fingerprint != null) ? queue.purgeAll(this.fingerprint) : queue.purgeAll();
	}

}
