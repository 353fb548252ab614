package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.ResetReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class CachesHealthIndicatorTests {

	private static final Duration MAX_STALENESS = Duration.ofSeconds(30);

	private static final Duration MAX_SILENCE = Duration.ofSeconds(10);

	@Test
	void isUpWhileInvalidationsAreUnderWay() {
		assertThat(health(true, Duration.ZERO, 3).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isUpForAShortSilence() {
		Health health = health(false, Duration.ofSeconds(5), 0);
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("connected", false)
			.containsEntry("cause", "Connection refused")
			.containsEntry("silence", "5000ms")
			.containsEntry("resets", Map.of(ResetReason.START, 1L))
			.doesNotContainKeys("position", "lag");
	}

	@Test
	void isDegradedForASilenceBeyondItsLimit() {
		Health health = health(true, MAX_SILENCE.plusMillis(1), 0);
		assertThat(health.getStatus().getCode()).isEqualTo("SLOW");
		assertThat(health.getDetails()).containsEntry("degraded",
				Map.of("measure", "silence", "value", "10001ms", "limit", "10000ms"));
		assertThat(health(true, MAX_SILENCE, 0).getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void isDownForALongSilence() {
		assertThat(health(false, MAX_STALENESS.plusMillis(1), 0).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(true, MAX_STALENESS.plusMillis(1), 0).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void isDownWhileInvalidationsCannotBeSent() {
		assertThat(health(false, Duration.ZERO, 3).getStatus()).isEqualTo(Status.DOWN);
	}

	@Test
	void isDownIfThereWasNoConnectionForLong() {
		assertThat(health(false, null, 0).getStatus()).isEqualTo(Status.DOWN);
		assertThat(health(true, null, 0).getStatus()).isEqualTo(Status.UP);
		assertThat(health(false, null, 0, Instant.now()).getStatus()).isEqualTo(Status.UP);
	}

	private static Health health(boolean connected, @Nullable Duration silence, int unsent) {
		return health(connected, silence, unsent, Instant.EPOCH);
	}

	private static Health health(boolean connected, @Nullable Duration silence, int unsent, Instant since) {
		CacheInvalidationState state = new CacheInvalidationState("me", connected, since,
				connected ? null : "Connection refused", null, -1, silence, 0, 0, 0, unsent, 0, 0, 0, 0, 0,
				Map.of(ResetReason.START, 1L), List.of());
		HealthProperties.Degraded limits = new HealthProperties.Degraded(null, null, null, null, MAX_SILENCE, "slow");
		return new CachesHealthIndicator(() -> Optional.of(state), MAX_STALENESS, limits).health();
	}

}
