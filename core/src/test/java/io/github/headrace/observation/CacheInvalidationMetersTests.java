package io.github.headrace.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheStatistics;
import io.github.headrace.cache.ResetReason;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CacheInvalidationMetersTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	@Test
	void showsTheState() {
		bind(state(7, Duration.ofMillis(1500)));
		assertThat(gauge("connected")).isEqualTo(1);
		assertThat(gauge("lag")).isEqualTo(7);
		assertThat(gauge("unsent")).isEqualTo(4);
		assertThat(this.registry.get("headrace.cache.silence").timeGauge().value(TimeUnit.MILLISECONDS))
			.isEqualTo(1500);
		assertThat(counts("requested", "sent", "entries", "escalations", "applied", "replayed", "ignored",
				"handler.failures"))
			.containsExactly(1, 2, 3, 5, 6, 7, 8, 9);
		assertThat(this.registry.get("headrace.cache.resets").tag("reason", "chain_broken").functionCounter().count())
			.isEqualTo(10);
		assertThat(this.registry.get("headrace.cache.resets").tag("reason", "gap").functionCounter().count()).isZero();
	}

	@Test
	void showsEachCacheWithAllThatHaveItsName() {
		bind(state(0, null));
		assertThat(counts("hits", "misses", "shared.hits", "fills", "fills.refused", "bypassed", "stale"))
			.containsExactly(101, 102, 103, 104, 105, 106, 107);
	}

	@Test
	void showsNothingThatIsUnknown() {
		bind(state(-1, null));
		assertThat(gauge("lag")).isNaN();
		assertThat(this.registry.get("headrace.cache.silence").timeGauge().value()).isNaN();
	}

	@Test
	void hasNoTagsButCacheAndReason() {
		bind(state(0, null));
		assertThat(this.registry.getMeters()).allMatch((meter) -> meter.getId().getName().startsWith("headrace.cache."))
			.allMatch((meter) -> meter.getId().getDescription() != null)
			.map(Meter::getId)
			.flatMap(Meter.Id::getTags)
			.map(Tag::getKey)
			.containsOnly("cache", "reason");
	}

	@Test
	void readsTheStateOnceForAScrape() {
		AtomicInteger looks = new AtomicInteger();
		CacheInvalidationState state = state(0, null);
		new CacheInvalidationMeters(() -> {
			looks.incrementAndGet();
			return state;
		}).bindTo(this.registry);
		this.registry.getMeters().forEach((meter) -> meter.measure().forEach((measurement) -> measurement.getValue()));
		assertThat(looks.get()).isLessThan(this.registry.getMeters().size());
	}

	private void bind(CacheInvalidationState state) {
		new CacheInvalidationMeters(() -> state).bindTo(this.registry);
	}

	private double gauge(String name) {
		return this.registry.get("headrace.cache." + name).gauge().value();
	}

	private List<Integer> counts(String... names) {
		return List.of(names)
			.stream()
			.map((name) -> (int) this.registry.get("headrace.cache." + name).functionCounter().count())
			.toList();
	}

	private static CacheInvalidationState state(long lag, @Nullable Duration silence) {
		return new CacheInvalidationState("me", true, Instant.EPOCH, null, null, lag, silence, 1, 2, 3, 4, 5, 6, 7, 8,
				9, Map.of(ResetReason.CHAIN_BROKEN, 10L), List.of(new CacheStatistics("products", 1, 2, 3, 4, 5, 6, 7),
						new CacheStatistics("products", 100, 100, 100, 100, 100, 100, 100)));
	}

}
