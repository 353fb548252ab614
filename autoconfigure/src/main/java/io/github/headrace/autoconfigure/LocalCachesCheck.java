package io.github.headrace.autoconfigure;

import java.util.Arrays;
import java.util.List;

import io.github.headrace.cache.NearCaches;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cache.CacheManager;
import org.springframework.data.redis.cache.RedisCacheManager;

/**
 * Warns if local caches are to be kept coherent, but all caches are kept in Redis: Boot
 * takes Redis wherever it is there and nothing else is said.
 */
final class LocalCachesCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(LocalCachesCheck.class);

	private final ListableBeanFactory beanFactory;

	LocalCachesCheck(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> managers = Arrays.stream(this.beanFactory.getBeanNamesForType(CacheManager.class, true, false))
			.filter((name) -> !is(NearCaches.class, name))
			.toList();
		if (!managers.isEmpty() && managers.stream().allMatch((name) -> is(RedisCacheManager.class, name))) {
			logger
				.warn(("'headrace.cache.invalidation.enabled' is true, but there are no local caches to keep coherent:"
						+ " the cache managers %s are RedisCacheManagers. Set 'spring.cache.type=caffeine', or declare a"
						+ " manager of local caches; otherwise remove 'headrace.cache.invalidation.enabled'.")
					.formatted(managers));
		}
	}

	/** Creates nothing: a lazy manager that is declared as any may be a local one. */
	private boolean is(Class<?> type, String name) {
		Class<?> actual = this.beanFactory.getType(name, false);
		return actual != null && type.isAssignableFrom(actual);
	}

}
