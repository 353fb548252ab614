package io.github.headrace.cache;

import java.util.HashMap;
import java.util.Map;

import io.github.headrace.stream.EntryId;

/**
 * The last clear, tags and prefixes of all caches, for those that are not there yet. Safe
 * for use by several threads.
 */
final class KnownMarks {

	/** As many as the log keeps; more become a clear of all caches. */
	private static final int MAX = 4096;

	private final Map<Invalidation, EntryId> marks = new HashMap<>();

	private EntryId all = EntryId.MIN;

	synchronized void set(Invalidation invalidation, EntryId id) {
		if (invalidation.kind() == InvalidationKind.EVICT || invalidation.kind() == InvalidationKind.PUT) {
			return;
		}
		this.marks.merge(invalidation, id, KnownMarks::later);
		if (this.marks.size() > MAX) {
			setAll(this.marks.values().stream().reduce(id, KnownMarks::later));
		}
	}

	/** Sets the mark of all caches. */
	synchronized void setAll(EntryId id) {
		this.all = later(this.all, id);
		this.marks.values().removeIf((mark) -> mark.compareTo(this.all) <= 0);
	}

	private static EntryId later(EntryId one, EntryId other) {
		return (one.compareTo(other) >= 0) ? one : other;
	}

	/** Tells a cache the marks that concern it. */
	synchronized void tell(InvalidationTarget target) {
		if (this.all.compareTo(EntryId.MIN) > 0) {
			target.marked(Invalidation.clear(target.cache()), this.all);
		}
		this.marks.forEach((invalidation, id) -> {
			if (invalidation.cache().equals(target.cache())) {
				target.marked(invalidation, id);
			}
		});
	}

}
