package io.github.headrace.cache;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.CacheManager;

/**
 * Makes the caches of {@link CacheManager}s coherent with those of other instances: a
 * manager keeps its class, and what it returns obeys invalidations and sends them.
 */
public final class CoherentCaches {

	/**
	 * Creates the decoration.
	 * @param invalidations where caches send what they change; asked at the first use
	 * @param include patterns of the names of caches that are made coherent, with
	 * {@code *} for anything; empty for none
	 * @param exclude patterns of those that are not
	 * @param nearCaches are returned by every manager under their names, or {@code null}
	 */
	public CoherentCaches(Supplier<CacheInvalidations> invalidations, List<String> include, List<String> exclude,
			@Nullable Supplier<NearCaches> nearCaches) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Decorates a manager.
	 * @param manager the manager
	 * @return a proxy of the same class, or the manager itself if it holds no local
	 * caches
	 */
	public CacheManager decorate(CacheManager manager) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns the names that were included literally and that no manager knows.
	 * @param managers all managers
	 * @return the names
	 */
	public Set<String> unknown(List<CacheManager> managers) {
		throw new UnsupportedOperationException();
	}

}
