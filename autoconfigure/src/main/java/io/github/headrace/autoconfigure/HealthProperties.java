package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.health.contributor.Status;
import org.springframework.util.StringUtils;

/**
 * Configuration properties of health.
 *
 * @param degraded When the application is degraded, though not down.
 */
@ConfigurationProperties("headrace.health")
record HealthProperties(@DefaultValue Degraded degraded) {

	/**
	 * When the application is degraded, though not down. Without limits it never is.
	 *
	 * @param maxLag Number of entries of a stream that may wait to be delivered to a
	 * consumer group.
	 * @param maxLagTime How long the oldest of them may have been in the stream.
	 * @param maxOldestPending How long the oldest entry that is delivered and not settled
	 * may have been in the stream.
	 * @param maxDeadLetters Number of dead letters that a listener may have, of all its
	 * streams.
	 * @param maxSilence How long ago this instance may have known that it had applied all
	 * cache invalidations.
	 * @param status Status that is reported; any word, or one that Boot knows.
	 */
	record Degraded(@Nullable Integer maxLag, @Nullable Duration maxLagTime, @Nullable Duration maxOldestPending,
			@Nullable Integer maxDeadLetters, @Nullable Duration maxSilence, @DefaultValue("DEGRADED") String status) {

		Degraded {
			PropertyConstraints constraints = new PropertyConstraints("headrace.health.degraded.");
			String reason = "It must not be negative.";
			constraints.require(maxLag == null || maxLag >= 0, "max-lag", maxLag, reason);
			constraints.notNegative("max-lag-time", maxLagTime);
			constraints.notNegative("max-oldest-pending", maxOldestPending);
			constraints.require(maxDeadLetters == null || maxDeadLetters >= 0, "max-dead-letters", maxDeadLetters,
					reason);
			constraints.notNegative("max-silence", maxSilence);
			constraints.require(StringUtils.hasText(status), "status", status, "It must not be empty.");
		}

		Status healthStatus() {
			return new Status(this.status.trim().toUpperCase(Locale.ROOT).replace('-', '_'));
		}

		boolean limitsStreams() {
			return this.maxLag != null || this.maxLagTime != null || this.maxOldestPending != null;
		}

	}

}
