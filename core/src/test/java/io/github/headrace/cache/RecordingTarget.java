package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what a cache is told by the log; a shared key has the name of the cache in
 * front.
 */
final class RecordingTarget implements InvalidationTarget {

	final List<Invalidation> applied = new CopyOnWriteArrayList<>();

	final List<Invalidation> own = new CopyOnWriteArrayList<>();

	final Map<Invalidation, EntryId> marks = new ConcurrentHashMap<>();

	/** What it was told, in its order. */
	final List<String> calls = new CopyOnWriteArrayList<>();

	final AtomicInteger resets = new AtomicInteger();

	volatile @Nullable RuntimeException failure;

	private final String cache;

	private final boolean shared;

	RecordingTarget(String cache) {
		this(cache, false);
	}

	RecordingTarget(String cache, boolean shared) {
		this.cache = cache;
		this.shared = shared;
	}

	List<String> keys() {
		return this.applied.stream().map(Invalidation::value).toList();
	}

	@Override
	public String cache() {
		return this.cache;
	}

	@Override
	public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		if (this.failure != null) {
			throw this.failure;
		}
		this.calls.add(text(invalidation));
		if (id != null) {
			(own ? this.own : this.applied).add(invalidation);
		}
	}

	@Override
	public void marked(Invalidation invalidation, EntryId id) {
		this.calls.add("marked " + text(invalidation));
		this.marks.put(invalidation, id);
	}

	private static String text(Invalidation invalidation) {
		return invalidation.kind().name().toLowerCase(Locale.ROOT) + " " + invalidation.value();
	}

	@Override
	public void reset() {
		this.calls.add("reset");
		this.resets.incrementAndGet();
	}

	@Override
	public byte @Nullable [] sharedKey(String encodedKey) {
		return this.shared ? (this.cache + "::" + encodedKey).getBytes(StandardCharsets.UTF_8) : null;
	}

}
