package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.registration.NearestName;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cache.CacheManager;

/**
 * Refuses the names of caches that are to be kept coherent and that no cache manager
 * knows, as a misspelt one would stay incoherent.
 */
final class IncludedCachesCheck implements SmartInitializingSingleton {

	private final CacheProperties.Invalidation properties;

	private final CoherentCaches caches;

	private final ObjectProvider<CacheManager> managers;

	IncludedCachesCheck(CacheProperties.Invalidation properties, CoherentCaches caches,
			ObjectProvider<CacheManager> managers) {
		this.properties = properties;
		this.caches = caches;
		this.managers = managers;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<CacheManager> present = this.managers.orderedStream()
			.filter((manager) -> CoherentCaches.mayBeLocal(manager.getClass()))
			.toList();
		if (!this.properties.enabled() || present.isEmpty() || this.properties.literalNames().isEmpty()) {
			return;
		}
		Set<String> unknown = new TreeSet<>(this.caches.unknown(present));
		if (!unknown.isEmpty()) {
			Set<String> known = new TreeSet<>();
			present.forEach((manager) -> known.addAll(manager.getCacheNames()));
			throw new InvalidConfigurationPropertyValueException("headrace.cache.invalidation.include",
					String.join(",", this.properties.include()), "No manager of local caches knows %s; there are %s%s."
						.formatted(unknown, known, NearestName.hint(unknown.iterator().next(), known)));
		}
	}

}
