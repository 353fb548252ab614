package io.github.headrace.cache;

import java.util.Collection;
import java.util.List;

/**
 * Near caches are configured, but Caffeine, which holds their local part, is not on the
 * class path.
 */
public final class CaffeineRequiredException extends RuntimeException {

	private final List<String> caches;

	CaffeineRequiredException(Collection<String> caches) {
		super("The near caches %s need Caffeine, which is not on the class path; add 'com.github.ben-manes.caffeine:caffeine'"
			.formatted(caches));
		this.caches = List.copyOf(caches);
	}

	/**
	 * Returns who needs it.
	 * @return the names of the near caches
	 */
	public List<String> caches() {
		return this.caches;
	}

}
