package io.github.headrace.deadletter;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Counts dead letters by fingerprint, the oldest first.
 */
final class LetterGroups {

	private static final int MAX_GROUPS = 1_000;

	private final Letters letters;

	LetterGroups(Letters letters) {
		this.letters = letters;
	}

	DeadLetterGroups count(int maxCounted) {
		Map<String, DeadLetterGroup> groups = new LinkedHashMap<>();
		LetterRange rest = LetterRange.after(null, LetterRange.ANY);
		int looked = 0;
		boolean complete = false;
		while (!complete && looked < maxCounted && groups.size() < MAX_GROUPS) {
			Letters.Scan scan = this.letters.scan(rest, Letters.CHUNK, Letters.CHUNK, true);
			for (DeadLetter letter : scan.letters()) {
				groups.merge(Objects.requireNonNullElse(letter.fingerprint(), LetterRange.ANY),
						DeadLetterGroup.of(letter), DeadLetterGroup::plus);
			}
			looked += scan.looked();
			complete = scan.end();
			rest = rest.from(scan.last());
		}
		return new DeadLetterGroups(
				groups.values().stream().sorted(Comparator.comparingLong(DeadLetterGroup::count).reversed()).toList(),
				looked, complete);
	}

}
