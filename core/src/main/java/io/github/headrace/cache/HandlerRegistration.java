package io.github.headrace.cache;

import java.util.List;
import java.util.Set;

/**
 * A handler, and what it is told of.
 *
 * @param description says what it is, for the log
 * @param caches the names of the caches, empty for all
 * @param kinds the kinds besides {@link InvalidationKind#CLEAR} and
 * {@link InvalidationKind#RESET}, empty for all
 * @param handler the handler
 */
record HandlerRegistration(String description, Set<String> caches, Set<InvalidationKind> kinds,
		CacheInvalidationHandler handler) {

	HandlerRegistration {
		caches = Set.copyOf(caches);
		kinds = Set.copyOf(kinds);
	}

	boolean wants(String cache, InvalidationKind kind) {
		return (this.caches.isEmpty() || this.caches.contains(cache))
				&& (kind == InvalidationKind.CLEAR || this.kinds.isEmpty() || this.kinds.contains(kind));
	}

	/** Returns what the handler is told when anything may be invalid. */
	List<CacheInvalidation> resets() {
		Set<String> names = this.caches.isEmpty() ? Set.of(CacheInvalidation.ALL_CACHES) : this.caches;
		return names.stream()
			.sorted()
			.map((cache) -> new CacheInvalidation(cache, InvalidationKind.RESET, List.of(), "", null, false))
			.toList();
	}

}
