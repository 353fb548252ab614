package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidationState;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Down while other instances may serve what this one has invalidated, or this one what
 * others have, for longer than it is allowed to. Degraded while it may have done so for
 * longer than a limit of its own. Asks Redis nothing.
 */
final class CachesHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<Optional<CacheInvalidationState>> source;

	private final Duration maxStaleness;

	private final HealthProperties.Degraded limits;

	CachesHealthIndicator(Supplier<Optional<CacheInvalidationState>> source, Duration maxStaleness,
			HealthProperties.Degraded limits) {
		super("The state of the cache invalidations could not be read");
		this.source = source;
		this.maxStaleness = maxStaleness;
		this.limits = limits;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		Optional<CacheInvalidationState> state = this.source.get();
		if (state.isEmpty()) {
			builder.up().withDetail("started", false);
			return;
		}
		Duration silence = silence(state.get());
		Duration limit = this.limits.maxSilence();
		builder.up();
		if (limit != null && silence.compareTo(limit) > 0) {
			builder.status(this.limits.healthStatus())
				.withDetail("degraded",
						Map.of("measure", "silence", "value", Excess.text(silence), "limit", Excess.text(limit)));
		}
		if (isIll(state.get())) {
			builder.down();
		}
		addConnection(builder, state.get());
		addCounts(builder, state.get());
	}

	/**
	 * What is under way is no sign of illness, as long as the connection is there; nor is
	 * a lost connection that is soon back, or one that is only being made.
	 */
	private boolean isIll(CacheInvalidationState state) {
		boolean waiting = state.unsent() > 0 && !state.connected();
		return waiting || silence(state).compareTo(this.maxStaleness) > 0;
	}

	private static Duration silence(CacheInvalidationState state) {
		if (state.silence() != null) {
			return state.silence();
		}
		return state.connected() ? Duration.ZERO : Duration.between(state.since(), Instant.now());
	}

	private static void addConnection(Health.Builder status, CacheInvalidationState state) {
		status.withDetail("instance", state.instance())
			.withDetail("connected", state.connected())
			.withDetail("since", state.since());
		if (state.cause() != null) {
			status.withDetail("cause", state.cause());
		}
		if (state.position() != null) {
			status.withDetail("position", state.position().toString());
		}
		if (state.lag() >= 0) {
			status.withDetail("lag", state.lag());
		}
		if (state.silence() != null) {
			status.withDetail("silence", state.silence().toMillis() + "ms");
		}
	}

	private static void addCounts(Health.Builder status, CacheInvalidationState state) {
		status.withDetail("unsent", state.unsent())
			.withDetail("replayed", state.replayed())
			.withDetail("resets", state.resets());
	}

}
