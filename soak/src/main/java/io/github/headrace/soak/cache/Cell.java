package io.github.headrace.soak.cache;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A key of a cache, which has a version of its own.
 *
 * @param cache the cache
 * @param number the number of the key
 */
record Cell(SoakCache cache, int number) {

	/** The keys of each cache. */
	static final int KEYS = 256;

	static final int COUNT = SoakCache.values().length * KEYS;

	static final List<Cell> ALL = Stream.of(SoakCache.values())
		.flatMap((cache) -> IntStream.range(0, KEYS).mapToObj((number) -> new Cell(cache, number)))
		.toList();

	private static final int OWNED = 64;

	private static final int GROUPS = 8;

	private static final int TAGS = 5;

	/** Finds what a key of a cache stands for. */
	static Cell of(SoakCache cache, String key) {
		return new Cell(cache, Integer.parseInt(key.substring(key.indexOf('k') + 1)));
	}

	int index() {
		return this.cache.ordinal() * KEYS + this.number;
	}

	/**
	 * Returns the key in the cache, which begins with the {@linkplain #prefix prefix}.
	 */
	String key() {
		return prefix() + "k" + this.number;
	}

	String prefix() {
		return "g" + (this.number % GROUPS) + ":";
	}

	String tag() {
		return "t" + (this.number % TAGS);
	}

	/**
	 * Returns whether only one instance writes here, one thread at a time. Elsewhere a
	 * value that was made before another's change cannot be put without a guard.
	 */
	boolean isOwned() {
		return this.number < OWNED;
	}

	boolean isOwnedBy(int slot) {
		return isOwned() && this.number % Blackboard.INSTANCES == slot;
	}

	@Override
	public String toString() {
		return this.cache.cacheName() + " " + key();
	}

}
