package io.github.headrace.deadletter;

import java.util.ArrayList;
import java.util.List;

import org.springframework.util.Assert;

/**
 * Reads dead letters without what is long in them.
 */
final class PreviewReader {

	private static final int MAX_PAGE = 100;

	/** What one call looks at in search of a fingerprint. */
	private static final int MAX_LOOKED = 10_000;

	private final Letters letters;

	private final int maxBytes;

	PreviewReader(Letters letters, int maxBytes) {
		this.letters = letters;
		this.maxBytes = maxBytes;
	}

	DeadLetterPreviews read(LetterRange range, int limit) {
		Assert.isTrue(limit > 0 && limit <= MAX_PAGE,
				() -> "'limit' must be between 1 and %d but is %d".formatted(MAX_PAGE, limit));
		List<DeadLetterPreview> page = new ArrayList<>();
		LetterRange rest = range;
		int looked = 0;
		String next;
		do {
			Letters.Previews previews = this.letters.preview(rest, Letters.CHUNK, limit - page.size(), this.maxBytes);
			page.addAll(previews.letters());
			looked += previews.looked();
			next = (page.size() == limit || !previews.end()) ? previews.last() : null;
			rest = (next != null) ? rest.from(next) : rest;
		}
		while (next != null && page.size() < limit && looked < MAX_LOOKED);
		return new DeadLetterPreviews(page, next);
	}

}
