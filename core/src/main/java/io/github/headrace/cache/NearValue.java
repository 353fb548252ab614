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

	private final long lifetime;

	private final long expiry;

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
		this.lifetime = lifetime + grace;
		this.expiry = System.nanoTime() + lifetime;
	}

	@Override
	public @Nullable Object get() {
		return this.value;
	}

	List<String> tags() {
		return this.tags;
	}

	/** Returns how long it is kept, in nanoseconds. */
	long lifetime() {
		return this.lifetime;
	}

	boolean isExpired() {
		return System.nanoTime() - this.expiry >= 0;
	}

	@Override
	public String toString() {
		return String.valueOf(this.value);
	}

}
