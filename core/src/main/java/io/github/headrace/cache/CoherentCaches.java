package io.github.headrace.cache;

import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.support.AbstractCacheManager;
import org.springframework.cache.support.NoOpCache;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.data.redis.cache.RedisCache;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.PatternMatchUtils;

/**
 * Makes the caches of {@link CacheManager}s coherent with those of other instances: a
 * manager keeps its class, and what it returns obeys invalidations and sends them. Caches
 * that are kept in Redis stay as they are. Safe for use by several threads.
 */
public final class CoherentCaches {

	private final Found<CacheInvalidations> invalidations;

	private final String[] include;

	private final String[] exclude;

	private final @Nullable Found<NearCaches> nearCaches;

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
		this.invalidations = new Found<>(invalidations);
		this.include = include.toArray(String[]::new);
		this.exclude = exclude.toArray(String[]::new);
		this.nearCaches = (nearCaches != null) ? new Found<>(nearCaches) : null;
	}

	/**
	 * Decorates a manager.
	 * @param manager the manager
	 * @param name what it is called, such as its bean name
	 * @return a proxy of the same class, or the manager itself if it holds no local
	 * caches
	 * @throws IllegalStateException if the class is final
	 */
	public CacheManager decorate(CacheManager manager, String name) {
		if (isLeftAlone(manager)) {
			return manager;
		}
		Class<?> type = manager.getClass();
		boolean proxyable = Proxy.isProxyClass(type) || ClassUtils.isLambdaClass(type);
		Assert.state(proxyable || !Modifier.isFinal(type.getModifiers()),
				() -> "The caches of '%s' cannot be made coherent, as its class %s is final: remove 'final' ('open' in Kotlin), or let the bean be a CompositeCacheManager that has it"
					.formatted(name, type.getName()));
		ProxyFactory proxies = new ProxyFactory(manager);
		proxies.setProxyTargetClass(true);
		proxies.addAdvice(new CacheManagerAdvice(manager, this));
		return (CacheManager) proxies.getProxy(type.getClassLoader());
	}

	private boolean isLeftAlone(CacheManager manager) {
		if (manager instanceof NearCaches || manager instanceof NoOpCacheManager || isDecorated(manager)) {
			return true;
		}
		boolean keepsNothing = this.include.length == 0 || !mayBeLocal(manager.getClass());
		return keepsNothing && this.nearCaches == null;
	}

	/**
	 * Returns whether the caches of a manager may be kept in the process, so that there
	 * is something to keep coherent.
	 * @param manager the class of a manager
	 * @return {@code false} if they are kept in Redis, or nowhere
	 */
	public static boolean mayBeLocal(Class<?> manager) {
		return !RedisCacheManager.class.isAssignableFrom(manager) && !NoOpCacheManager.class.isAssignableFrom(manager);
	}

	private static boolean isDecorated(CacheManager manager) {
		return manager instanceof Advised advised && Arrays.stream(advised.getAdvisors())
			.anyMatch((advisor) -> advisor.getAdvice() instanceof CacheManagerAdvice);
	}

	/** Returns whether a cache is to be made coherent under the name it was asked for. */
	boolean concerns(String name, Cache cache) {
		return !(cache instanceof GuardedCache || cache instanceof NoOpCache || cache instanceof RedisCache)
				&& PatternMatchUtils.simpleMatch(this.include, name)
				&& !PatternMatchUtils.simpleMatch(this.exclude, name);
	}

	/** Returns the near cache of a name. */
	@Nullable Cache near(String name) {
		return (this.nearCaches != null) ? this.nearCaches.get().getCache(name) : null;
	}

	Set<String> nearNames() {
		return (this.nearCaches != null) ? new LinkedHashSet<>(this.nearCaches.get().getCacheNames()) : Set.of();
	}

	/** Returns the coherent cache of a cache, which several managers may return. */
	synchronized CoherentCache coherent(Cache target, CacheParts parts) {
		for (InvalidationTarget known : parts.targets().of(target.getName())) {
			if (known instanceof CoherentCache cache && cache.getTargetCache() == target) {
				return cache;
			}
		}
		CoherentCache cache = new CoherentCache(target, parts);
		parts.targets().add(cache);
		// Nobody knows what was invalidated since its values were loaded
		cache.reset();
		return cache;
	}

	CacheParts parts() {
		return this.invalidations.get().parts();
	}

	/**
	 * Returns the names that were included literally and that no manager knows. One that
	 * makes caches on demand, and has none yet, knows them all.
	 * @param managers the managers of local caches
	 * @return the names
	 */
	public Set<String> unknown(List<CacheManager> managers) {
		Set<String> names = new LinkedHashSet<>(Arrays.asList(this.include));
		names.removeIf((name) -> name.contains("*") || near(name) != null
				|| managers.stream().anyMatch((manager) -> knows(undecorated(manager), name)));
		return names;
	}

	/** Asks for the cache only last, as some managers would make it. */
	private static boolean knows(CacheManager manager, String name) {
		Collection<String> names = manager.getCacheNames();
		boolean onDemand = names.isEmpty() && !(manager instanceof AbstractCacheManager);
		return onDemand || names.contains(name) || manager.getCache(name) != null;
	}

	/** A cache that nobody but this has asked for shall not become coherent. */
	private static CacheManager undecorated(CacheManager manager) {
		return (isDecorated(manager) && AopProxyUtils.getSingletonTarget(manager) instanceof CacheManager target)
				? target : manager;
	}

	/** Asks for a bean once, and under no lock, as it may be made under one. */
	private static final class Found<T> {

		private final Supplier<T> supplier;

		private volatile @Nullable T bean;

		Found(Supplier<T> supplier) {
			this.supplier = supplier;
		}

		T get() {
			T known = this.bean;
			if (known == null) {
				known = this.supplier.get();
				this.bean = known;
			}
			return known;
		}

	}

}
