package io.github.headrace.soak.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheTags;
import io.github.headrace.cache.InvalidationKind;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.cache.autoconfigure.CacheManagerCustomizer;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A Spring Boot application that caches, with its load. Halts at the end of its standard
 * input.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableCaching
class CacheApplication {

	private static final int THREADS = 4;

	@Bean
	CacheManagerCustomizer<CaffeineCacheManager> asyncCaches(Place place) {
		return (manager) -> manager.setAsyncCacheMode(place.isAsync());
	}

	@Bean
	CacheTags tags() {
		return (cache, key, value) -> List
			.of(Cell.of(SoakCache.valueOf(cache.toUpperCase(Locale.ROOT)), (String) key).tag());
	}

	@Bean
	VersionLoader loader(Place place) {
		return new VersionLoader(place.truth(), place.seed());
	}

	@Bean
	NearVersions nearVersions(VersionLoader loader) {
		return new NearVersions(loader);
	}

	@Bean
	CoherentVersions coherentVersions(VersionLoader loader) {
		return new CoherentVersions(loader);
	}

	public static void main(String[] args) throws IOException {
		Place place = new Place(Integer.parseInt(args[0]), args[1], Path.of(args[2]), Long.parseLong(args[3]));
		ConfigurableApplicationContext application = new SpringApplicationBuilder(CacheApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties())
			.initializers((GenericApplicationContext beans) -> beans.registerBean(Place.class, () -> place))
			.run(Arrays.copyOfRange(args, 4, args.length));
		load(place, application);
		while (System.in.read() >= 0) {
			// Nobody orders anything.
		}
		Runtime.getRuntime().halt(0);
	}

	/** More impatient than the defaults, so that many faults fit into a few minutes. */
	private static Map<String, Object> properties() {
		String invalidation = "headrace.cache.invalidation.";
		String near = "headrace.cache.near.caches." + SoakCache.NEAR_NAME + ".";
		return Map.ofEntries(Map.entry("spring.data.redis.connect-timeout", "1s"),
				Map.entry("spring.data.redis.timeout", "2s"),
				Map.entry("spring.data.redis.repositories.enabled", "false"),
				Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "5s"),
				Map.entry("spring.cache.type", "caffeine"),
				Map.entry("spring.cache.cache-names", SoakCache.COHERENT_NAME),
				Map.entry("spring.cache.caffeine.spec", "maximumSize=10000,expireAfterWrite=60s"),
				Map.entry(invalidation + "enabled", "true"),
				Map.entry(invalidation + "max-staleness", FloorKeeper.MAX_STALENESS.toMillis() + "ms"),
				Map.entry(invalidation + "heartbeat", "500ms"), Map.entry(near + "type", Long.class.getName()),
				Map.entry(near + "ttl", "10s"), Map.entry(near + "local-ttl", "4s"),
				Map.entry(near + "stale-if-error", "5s"), Map.entry(near + "single-loader", "true"),
				Map.entry(near + "load-timeout", "1s"), Map.entry(near + "redis-timeout", "300ms"));
	}

	private static void load(Place place, ApplicationContext application) {
		CacheInvalidations invalidations = application.getBean(CacheInvalidations.class);
		Blackboard blackboard = Blackboard.in(place.directory());
		InstanceReport report = new InstanceReport(place.slot(), place.name(), place.directory(), blackboard,
				invalidations);
		Floors floors = new Floors(place.truth()::confirmed);
		List<Announcements> others = IntStream.range(0, Blackboard.INSTANCES)
			.filter((slot) -> slot != place.slot())
			.mapToObj((slot) -> Announcements.in(place.directory(), slot))
			.toList();
		new FloorKeeper(floors, invalidations, others).start();
		new Settler(place.slot(), blackboard, invalidations).start();
		report.start();
		Map<SoakCache, CachedVersions> annotated = Map.of(SoakCache.NEAR,
				application.getBean("nearVersions", CachedVersions.class), SoakCache.COHERENT,
				application.getBean("coherentVersions", CachedVersions.class));
		CacheManager manager = application.getBean(CacheManager.class);
		Map<SoakCache, Cache> caches = Map.of(SoakCache.NEAR, cache(manager, SoakCache.NEAR), SoakCache.COHERENT,
				cache(manager, SoakCache.COHERENT));
		OwnWrites own = new OwnWrites(floors, place.truth(), invalidations,
				Announcements.in(place.directory(), place.slot()), report);
		SharedPuts puts = new SharedPuts(() -> invalidations.state().instance(), report::isCalm, System::nanoTime,
				own::take, own::confirmed);
		if (!application.getEnvironment().containsProperty("spring.data.redis.cluster.nodes")) {
			// There a put may be made again long after.
			invalidations.handlers().add("soak", Set.of(SoakCache.NEAR_NAME), Set.of(InvalidationKind.PUT), puts);
		}
		Random random = new Random(place.seed());
		for (int i = 0; i < THREADS; i++) {
			Thread thread = new Thread(new CacheLoad(
					new CacheReads(annotated, caches, application.getBean(VersionLoader.class), place.isAsync()),
					new CacheWrites(annotated, caches, invalidations, place.truth()),
					new StaleReads(floors, blackboard::pardon, report::judged), own, puts, report,
					new TransactionTemplate(new MemoryTransactions()), place.slot(), new Random(random.nextLong())),
					"load-" + i);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private static Cache cache(CacheManager manager, SoakCache cache) {
		return Objects.requireNonNull(manager.getCache(cache.cacheName()));
	}

	/**
	 * Where an instance is.
	 *
	 * @param slot which of the instances it is
	 * @param name its name, never used before
	 * @param directory where all share what they know
	 * @param seed decides what it does
	 */
	record Place(int slot, String name, Path directory, Truth truth, long seed) {

		Place(int slot, String name, Path directory, long seed) {
			this(slot, name, directory, Truth.in(directory), seed);
		}

		/** Caches are of both kinds. */
		boolean isAsync() {
			return this.slot % 2 == 0;
		}

	}

}
