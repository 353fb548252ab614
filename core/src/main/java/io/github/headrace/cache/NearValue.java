package io.github.headrace.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * What a near cache keeps for a key in the memory of a process. It is itself what a hit
 * returns, so that a hit allocates nothing.
 */
final class NearValue implements ValueWrapper {

	private final @Nullable Object value;

	private final List<String> tags;

	private final long expiry;

	private final long end;

	/**
	 * Creates a value.
	 * @param value the value
	 * @param tags the tags it carries
	 * @param lifetime how long it is valid, in nanoseconds
	 * @param grace how long it is kept behind its end, in nanoseconds
	 */
	NearValue(@Nullable Object value, List<String> tags, long lifetime, long grace) {
		this.value = value;
		this.tags = tags;
		this.expiry = System.nanoTime() + lifetime;
		this.end = this.expiry + grace;
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	List<String> tags() {
		return this.tags;
	}

	/** Returns when it ends, as a reading of {@link System#nanoTime()}. */
	long expiry() {
		return this.expiry;
	}

	boolean isExpired(long now) {
		return now - this.expiry >= 0;
	}

	/** Returns whether it may not even be served instead of one that cannot be had. */
	boolean isOver(long now) {
		return now - this.end >= 0;
	}

	@Override
	public String toString() {
		return String.valueOf(this.value);
	}

}
