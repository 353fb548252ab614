package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * A setting of a near cache cannot be used.
 */
public final class InvalidNearCacheException extends IllegalArgumentException {

	private final String property;

	private final @Nullable Object value;

	private final String reason;

	InvalidNearCacheException(String cache, String setting, @Nullable Object value, String reason) {
		this("headrace.cache.near.caches.%s.%s".formatted(cache, setting), value, reason);
	}

	InvalidNearCacheException(String property, @Nullable Object value, String reason) {
		super("'%s' is '%s': %s".formatted(property, value, reason));
		this.property = property;
		this.value = value;
		this.reason = reason;
	}

	/**
	 * Returns where the value is configured.
	 * @return the name of the property
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Returns what is configured.
	 * @return the value, or {@code null} if there is none
	 */
	public @Nullable Object value() {
		return this.value;
	}

	/**
	 * Returns why it cannot be used, and what to do.
	 * @return one or two sentences
	 */
	public String reason() {
		return this.reason;
	}

}
