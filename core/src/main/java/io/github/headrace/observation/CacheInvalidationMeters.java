package io.github.headrace.observation;

import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheStatistics;
import io.github.headrace.cache.ResetReason;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * The meters {@code headrace.cache.*}: how invalidations fare, and what each cache that
 * is kept coherent has done. Their only tags are {@code cache} and {@code reason}.
 * <p>
 * A look at the state holds for a second, so that a scrape costs one. The meters of a
 * cache appear with the first look after it was used. Safe for use by several threads.
 */
public final class CacheInvalidationMeters implements MeterBinder {

	private static final String PREFIX = "headrace.cache.";

	private final Supplier<CacheInvalidationState> source;

	/**
	 * Creates the meters.
	 * @param source reads the state
	 */
	public CacheInvalidationMeters(Supplier<CacheInvalidationState> source) {
		this.source = source;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Set<String> caches = ConcurrentHashMap.newKeySet();
		StateLook look = new StateLook(this.source, (state, itself) -> {
			for (CacheStatistics statistics : state.caches()) {
				if (caches.add(statistics.cache())) {
					bindCache(registry, itself, statistics.cache());
				}
			}
		});
		bindConnection(registry, look);
		bindSending(registry, look);
		bindApplying(registry, look);
		look.state();
	}

	private static void bindConnection(MeterRegistry registry, StateLook look) {
		gauge(registry, look, "connected", null, "Whether invalidations reach this instance",
				(state) -> state.connected() ? 1 : 0);
		gauge(registry, look, "lag", "entries", "Entries of the log that are known to wait",
				(state) -> (state.lag() >= 0) ? state.lag() : Double.NaN);
		TimeGauge.builder(PREFIX + "silence", look, TimeUnit.SECONDS, (itself) -> seconds(itself.state().silence()))
			.description("How long ago everything was known to be applied")
			.strongReference(true)
			.register(registry);
	}

	private static double seconds(@Nullable Duration duration) {
		return (duration != null) ? duration.toNanos() / 1e9 : Double.NaN;
	}

	private static void bindSending(MeterRegistry registry, StateLook look) {
		counter(registry, look, "requested", "Invalidations that were asked for", CacheInvalidationState::requested);
		counter(registry, look, "sent", "Invalidations that were sent", CacheInvalidationState::sent);
		counter(registry, look, "entries", "Entries in which they were sent", CacheInvalidationState::entries);
		counter(registry, look, "escalations",
				"Clears that stand for keys that are too many or cannot be encoded, and for what is too large",
				CacheInvalidationState::escalations);
		gauge(registry, look, "unsent", "invalidations", "Invalidations that wait for Redis",
				CacheInvalidationState::unsent);
	}

	private static void bindApplying(MeterRegistry registry, StateLook look) {
		counter(registry, look, "applied", "Invalidations of others that were applied",
				CacheInvalidationState::applied);
		counter(registry, look, "replayed", "Applied invalidations that were sent while this instance was cut off",
				CacheInvalidationState::replayed);
		counter(registry, look, "ignored", "Invalidations of caches that this instance does not have",
				CacheInvalidationState::ignored);
		counter(registry, look, "handler.failures", "Failures of those who are told of invalidations",
				CacheInvalidationState::handlerFailures);
		for (ResetReason reason : ResetReason.values()) {
			counter(registry, look, "resets", "Times that everything was dropped",
					(state) -> state.resets().getOrDefault(reason, 0L),
					Tags.of("reason", reason.name().toLowerCase(Locale.ROOT)));
		}
	}

	private static void bindCache(MeterRegistry registry, StateLook look, String cache) {
		counter(registry, look, cache, "hits", "Reads that were answered from memory", CacheStatistics::hits);
		counter(registry, look, cache, "misses", "Other reads", CacheStatistics::misses);
		counter(registry, look, cache, "shared.hits", "Misses that Redis answered", CacheStatistics::sharedHits);
		counter(registry, look, cache, "fills", "Values that were stored after a miss", CacheStatistics::fills);
		counter(registry, look, cache, "fills.refused", "Values that were not, as they had been invalidated",
				CacheStatistics::refusedFills);
		counter(registry, look, cache, "bypassed", "Reads past a cache that invalidations could not reach",
				CacheStatistics::bypassed);
		counter(registry, look, cache, "stale", "Reads that were answered by an expired value",
				CacheStatistics::servedStale);
	}

	private static void counter(MeterRegistry registry, StateLook look, String cache, String name, String description,
			ToDoubleFunction<CacheStatistics> count) {
		counter(registry, look, name, description,
				(state) -> state.caches()
					.stream()
					.filter((statistics) -> statistics.cache().equals(cache))
					.mapToDouble(count)
					.sum(),
				Tags.of("cache", cache));
	}

	private static void counter(MeterRegistry registry, StateLook look, String name, String description,
			ToDoubleFunction<CacheInvalidationState> count) {
		counter(registry, look, name, description, count, Tags.empty());
	}

	private static void counter(MeterRegistry registry, StateLook look, String name, String description,
			ToDoubleFunction<CacheInvalidationState> count, Tags tags) {
		FunctionCounter.builder(PREFIX + name, look, (itself) -> count.applyAsDouble(itself.state()))
			.description(description)
			.tags(tags)
			.register(registry);
	}

	private static void gauge(MeterRegistry registry, StateLook look, String name, @Nullable String unit,
			String description, ToDoubleFunction<CacheInvalidationState> value) {
		Gauge.builder(PREFIX + name, look, (itself) -> value.applyAsDouble(itself.state()))
			.description(description)
			.baseUnit(unit)
			.strongReference(true)
			.register(registry);
	}

}
