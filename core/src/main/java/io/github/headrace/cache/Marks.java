package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The last clear, tags and prefixes of a cache that were invalidated: shared values from
 * before are not valid. They are forgotten when no such value can be left. Safe for use
 * by several threads.
 */
final class Marks {

	private static final int MAX_PREFIXES = 64;

	private static final int MAX_TAGS = 10_000;

	private final long memory;

	private final CacheKeyCodec keys;

	private final Map<String, Mark> tags = new ConcurrentHashMap<>();

	private final Map<String, Mark> prefixes = new ConcurrentHashMap<>();

	private volatile EntryId clear = EntryId.MIN;

	/**
	 * Creates marks.
	 * @param memory how long a shared value can live
	 * @param keys tells which keys are texts
	 */
	Marks(Duration memory, CacheKeyCodec keys) {
		this.memory = memory.toNanos();
		this.keys = keys;
	}

	/** Sets the mark of a clear, a tag or a prefix. */
	synchronized void set(Invalidation invalidation, EntryId id) {
		switch (invalidation.kind()) {
			case CLEAR -> clear(id);
			case TAG -> add(this.tags, invalidation.value(), id, MAX_TAGS);
			case PREFIX -> add(this.prefixes, invalidation.value(), id, MAX_PREFIXES);
			default -> {
			}
		}
	}

	private void clear(EntryId id) {
		if (id.compareTo(this.clear) > 0) {
			this.clear = id;
			this.tags.values().removeIf((mark) -> mark.id.compareTo(id) <= 0);
			this.prefixes.values().removeIf((mark) -> mark.id.compareTo(id) <= 0);
		}
	}

	private void add(Map<String, Mark> marks, String name, EntryId id, int most) {
		long now = System.nanoTime();
		marks.values().removeIf((mark) -> now - mark.set >= this.memory);
		Mark mark = new Mark(id, now);
		marks.merge(name, mark, (before, after) -> (after.id.compareTo(before.id) >= 0) ? after : before);
		if (marks.size() > most) {
			clear(marks.values().stream().map(Mark::id).max(EntryId::compareTo).orElse(id));
		}
	}

	/**
	 * Returns whether a shared value is from before a mark that concerns it.
	 * @param position what had been applied where it was loaded, or {@code null} if that
	 * is not known
	 * @param encodedKey its key
	 * @param tags the tags it carries
	 */
	boolean cover(@Nullable EntryId position, String encodedKey, List<String> tags) {
		if (position == null || position.compareTo(this.clear) < 0) {
			return true;
		}
		for (String tag : tags) {
			Mark mark = this.tags.get(tag);
			if (mark != null && position.compareTo(mark.id) < 0) {
				return true;
			}
		}
		for (Map.Entry<String, Mark> prefix : this.prefixes.entrySet()) {
			if (position.compareTo(prefix.getValue().id) < 0 && beginsWith(encodedKey, prefix.getKey())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Returns the id before which all values of a key are invalid, whatever tags they
	 * carry; {@link EntryId#MIN} if there is none.
	 */
	EntryId limit(String encodedKey) {
		EntryId limit = this.clear;
		for (Map.Entry<String, Mark> prefix : this.prefixes.entrySet()) {
			EntryId id = prefix.getValue().id;
			if (id.compareTo(limit) > 0 && beginsWith(encodedKey, prefix.getKey())) {
				limit = id;
			}
		}
		return limit;
	}

	/** What is not understood may begin with anything. */
	private boolean beginsWith(String encodedKey, String prefix) {
		try {
			return this.keys.decode(encodedKey) instanceof String text && text.startsWith(prefix);
		}
		catch (RuntimeException ex) {
			return true;
		}
	}

	private record Mark(EntryId id, long set) {

	}

}
