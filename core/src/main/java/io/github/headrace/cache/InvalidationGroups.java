package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.List;

/**
 * Puts what an entry says about one cache, in one way and without anything in between,
 * into one {@link CacheInvalidation}.
 */
final class InvalidationGroups {

	private final CacheKeyCodec keys;

	private final SparingLog log = new SparingLog(InvalidationGroups.class);

	InvalidationGroups(CacheKeyCodec keys) {
		this.keys = keys;
	}

	List<Group> of(InvalidationEntry entry) {
		List<Group> groups = new ArrayList<>();
		List<Invalidation> all = entry.invalidations();
		int start = 0;
		for (int end = 1; end <= all.size(); end++) {
			if (end == all.size() || !isSimilar(all.get(start), all.get(end))) {
				groups.add(group(entry, all.subList(start, end)));
				start = end;
			}
		}
		return groups;
	}

	private static boolean isSimilar(Invalidation one, Invalidation other) {
		return one.kind() == other.kind() && one.cache().equals(other.cache());
	}

	private Group group(InvalidationEntry entry, List<Invalidation> similar) {
		Invalidation first = similar.get(0);
		InvalidationKind kind = first.kind();
		List<Object> values = new ArrayList<>();
		try {
			for (Invalidation invalidation : similar) {
				switch (kind) {
					case EVICT, PUT -> values.add(this.keys.decode(invalidation.value()));
					case TAG, PREFIX -> values.add(invalidation.value());
					default -> {
					}
				}
			}
		}
		catch (Throwable ex) {
			this.log.warn(("A key of cache '%s' in %s cannot be decoded, so that handlers are told CLEAR: instances"
					+ " have different key codecs, or versions of one")
				.formatted(first.cache(), (entry.id() != null) ? "entry " + entry.id() : "an invalidation"), ex);
			kind = InvalidationKind.CLEAR;
			values.clear();
		}
		return new Group(
				new CacheInvalidation(first.cache(), kind, values, entry.origin(), entry.id(), entry.replayed()),
				first.kind());
	}

	/**
	 * What handlers are told.
	 *
	 * @param invalidation what they are told
	 * @param sentAs what it was sent as, where a key cannot be decoded here
	 */
	record Group(CacheInvalidation invalidation, InvalidationKind sentAs) {

	}

}
