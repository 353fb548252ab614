package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the values of a near cache: with tags, with a time to live, and as they are in
 * Redis. Safe for use by several threads.
 */
final class NearValues {

	private static final Log logger = LogFactory.getLog(NearValues.class);

	private final String cache;

	private final NearCacheSettings settings;

	private final List<CacheTags> tags;

	private final SharedValues shared;

	private final AtomicBoolean untagged = new AtomicBoolean();

	NearValues(String cache, NearCacheSettings settings, List<CacheTags> tags, JsonMapper mapper) {
		this.cache = cache;
		this.settings = settings;
		this.tags = tags;
		this.shared = new SharedValues(cache, settings.type(), mapper);
	}

	/** Returns whether a value can be kept at all. */
	boolean accepts(@Nullable Object value) {
		return value != null || this.settings.cacheNulls();
	}

	/**
	 * Makes what is kept of a value that was loaded or written here.
	 * @return the value, or {@code null} if its tags are not known, so that nobody could
	 * invalidate it
	 */
	@Nullable NearValue of(Object key, @Nullable Object value) {
		Set<String> all = new LinkedHashSet<>();
		try {
			for (CacheTags some : this.tags) {
				all.addAll(some.of(this.cache, key, value));
			}
		}
		catch (RuntimeException ex) {
			if (this.untagged.compareAndSet(false, true)) {
				logger.warn(
						"A value of the near cache '%s' is not kept, as its tags cannot be told".formatted(this.cache),
						ex);
			}
			return null;
		}
		return local(value, List.copyOf(all), shorter(this.settings.localTtl(), this.settings.ttl()));
	}

	/**
	 * Makes what is kept of a value that comes from Redis.
	 * @return the value, or {@code null} if it cannot be read
	 */
	@Nullable NearValue of(SharedAnswer answer) {
		List<String> carried = SharedValues.decodeTags(answer.tags());
		Object value = (answer.json() != null) ? this.shared.decode(answer.json()) : null;
		if (carried == null || (answer.json() != null && value == null) || !accepts(value)) {
			return null;
		}
		return local(value, carried,
				shorter(this.settings.localTtl(), Duration.ofMillis(Math.max(answer.remaining(), 0))));
	}

	private NearValue local(@Nullable Object value, Collection<String> carried, Duration timeToLive) {
		return new NearValue(value, List.copyOf(carried), jittered(timeToLive).toNanos(),
				this.settings.staleIfError().toNanos());
	}

	/**
	 * Returns names and values in turn of the hash that holds a value in Redis.
	 * @return the fields, or {@code null} if it cannot be written as JSON
	 */
	@Nullable List<byte[]> fields(NearValue value) {
		List<byte[]> fields = new ArrayList<>();
		Object content = value.get();
		if (content != null) {
			byte[] json = this.shared.encode(content);
			if (json == null) {
				return null;
			}
			add(fields, "v", json);
		}
		else {
			add(fields, "n", SharedPart.bytes("1"));
		}
		if (!value.tags().isEmpty()) {
			add(fields, "g", SharedValues.encodeTags(value.tags()));
		}
		add(fields, "x", SharedPart.milliseconds(this.settings.staleIfError()));
		return fields;
	}

	private static void add(List<byte[]> fields, String name, byte[] value) {
		fields.add(SharedPart.bytes(name));
		fields.add(value);
	}

	/** Returns how long Redis keeps a value, with the time for which it may be stale. */
	Duration sharedLifetime() {
		return jittered(this.settings.ttl()).plus(this.settings.staleIfError());
	}

	private Duration jittered(Duration longest) {
		double part = 1 - this.settings.jitter() * ThreadLocalRandom.current().nextDouble();
		return Duration.ofMillis(Math.max(1, (long) (longest.toMillis() * part)));
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
