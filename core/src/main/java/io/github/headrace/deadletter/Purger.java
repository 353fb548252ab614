package io.github.headrace.deadletter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Removes dead letters for good, but for those that are being replayed at this moment.
 */
final class Purger {

	private final Letters letters;

	private final DeadLetterProgress progress;

	Purger(Letters letters, DeadLetterProgress progress) {
		this.letters = letters;
		this.progress = progress;
	}

	PurgeResult purge(Collection<String> ids) {
		long purged = 0;
		long skipped = 0;
		List<String> notFound = new ArrayList<>();
		for (String id : ids) {
			PurgeResult one = LetterRange.isId(id) ? purge(LetterRange.only(id)) : new PurgeResult(0, List.of(), 0);
			purged += one.purged();
			skipped += one.skipped();
			if (one.purged() + one.skipped() == 0) {
				notFound.add(id);
			}
		}
		return new PurgeResult(purged, notFound, skipped);
	}

	PurgeResult purge(LetterRange range) {
		long purged = 0;
		long skipped = 0;
		LetterRange rest = range;
		Letters.Purged chunk;
		do {
			chunk = this.letters.purge(rest);
			this.progress.purged(chunk.purged());
			this.progress.skipped(chunk.skipped());
			purged += chunk.purged();
			skipped += chunk.skipped();
			rest = rest.from(chunk.last());
		}
		while (!chunk.end());
		return new PurgeResult(purged, List.of(), skipped);
	}

}
