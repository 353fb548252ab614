package io.github.headrace.cache;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * Stands in front of a {@link CacheManager} and returns coherent caches in place of its
 * own.
 */
final class CacheManagerAdvice implements MethodInterceptor {

	private static final String SPRING = "org.springframework.cache.";

	private final CacheManager manager;

	private final CoherentCaches caches;

	private final Map<String, CoherentCache> byName = new ConcurrentHashMap<>();

	CacheManagerAdvice(CacheManager manager, CoherentCaches caches) {
		this.manager = manager;
		this.caches = caches;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		@Nullable Object[] arguments = invocation.getArguments();
		return switch (invocation.getMethod().getName()) {
			case "getCache" ->
				(arguments.length == 1 && arguments[0] instanceof String name) ? getCache(name) : invocation.proceed();
			case "getCacheNames" -> (arguments.length == 0) ? getCacheNames() : invocation.proceed();
			case "resetCaches" -> (arguments.length == 0) ? resetCaches() : invocation.proceed();
			default -> invocation.proceed();
		};
	}

	private @Nullable Cache getCache(String name) {
		Cache near = this.caches.near(name);
		if (near != null) {
			return near;
		}
		Cache cache = this.manager.getCache(name);
		return (cache != null) ? coherent(name, cache) : null;
	}

	private Cache coherent(String name, Cache cache) {
		Cache target = TargetCache.unwrap(cache);
		CoherentCache known = this.byName.get(name);
		if (known != null && isSame(known.getTargetCache(), target)) {
			return known;
		}
		if (!this.caches.concerns(name, target)) {
			return (target instanceof GuardedCache) ? target : cache;
		}
		CacheParts parts = this.caches.parts();
		return this.byName.compute(name, (key, present) -> {
			if (present == null) {
				return this.caches.coherent(target, parts);
			}
			if (!isSame(present.getTargetCache(), target)) {
				present.follow(target);
			}
			return present;
		});
	}

	/**
	 * Some managers wrap the same entries anew for each call. Only of Spring's own
	 * classes it is known that one does what the other does.
	 */
	private static boolean isSame(Cache known, Cache target) {
		return known == target || (known.getNativeCache() == target.getNativeCache()
				&& known.getClass() == target.getClass() && known.getClass().getName().startsWith(SPRING));
	}

	private Collection<String> getCacheNames() {
		Set<String> near = this.caches.nearNames();
		Collection<String> names = this.manager.getCacheNames();
		if (near.isEmpty()) {
			return names;
		}
		Set<String> all = new LinkedHashSet<>(names);
		all.addAll(near);
		return all;
	}

	/**
	 * Sends the clears once the manager has dropped what it had; its near caches are
	 * those that it names.
	 */
	private @Nullable Object resetCaches() {
		List<CoherentCache> own = this.manager.getCacheNames()
			.stream()
			.map(this::getCache)
			.filter(CoherentCache.class::isInstance)
			.map(CoherentCache.class::cast)
			.filter(this.byName::containsValue)
			.toList();
		this.manager.resetCaches();
		own.forEach(CoherentCache::invalidate);
		this.caches.nearNames().stream().map(this.caches::near).filter(Objects::nonNull).forEach(Cache::invalidate);
		return null;
	}

}
