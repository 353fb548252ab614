package io.github.headrace.autoconfigure;

import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidations;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Finds the invalidations that are started, without creating any.
 */
final class StartedInvalidations {

	private StartedInvalidations() {
	}

	static Supplier<@Nullable CacheInvalidations> of(ObjectProvider<CacheInvalidationsLifecycle> lifecycle) {
		return () -> {
			CacheInvalidationsLifecycle present = lifecycle.getIfAvailable();
			return (present != null) ? present.started().orElse(null) : null;
		};
	}

}
