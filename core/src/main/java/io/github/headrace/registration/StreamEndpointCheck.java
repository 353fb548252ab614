package io.github.headrace.registration;

import java.time.Duration;
import java.util.Objects;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.stream.DeduplicationSettings;
import io.github.headrace.stream.StartPosition;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.TrimSettings;
import io.github.headrace.stream.TrimStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Refuses settings of a stream listener that do not go together, wherever they come from.
 */
final class StreamEndpointCheck {

	/** How many reads have to fit into the time after which a consumer counts as dead. */
	private static final int READS_PER_LEASE = 5;

	private final StreamEndpoint endpoint;

	private final StreamListenerSettings settings;

	private StreamEndpointCheck(StreamEndpoint endpoint, StreamListenerSettings settings) {
		this.endpoint = endpoint;
		this.settings = settings;
	}

	static void check(StreamEndpoint endpoint, StreamListenerSettings effective) {
		StreamEndpointCheck check = new StreamEndpointCheck(endpoint, effective);
		check.lease();
		check.startFrom();
		check.trim(Objects.requireNonNullElse(effective.trim(), TrimSettings.NONE));
		check.deduplication(effective.deduplicate());
		check.broadcast();
		endpoint.streams().forEach((name) -> ResultTargets.streamName(endpoint.description(), "stream", name));
	}

	private void lease() {
		Duration lease = this.settings.lease();
		Duration block = this.settings.block();
		if (lease != null && block != null && lease.compareTo(block.multipliedBy(READS_PER_LEASE)) < 0) {
			throw refused(
					"its 'lease' is %s, which is less than five times its 'block' of %s".formatted(text(lease),
							text(block)),
					"Set 'lease' to at least %s, or 'block' to at most %s"
						.formatted(text(block.multipliedBy(READS_PER_LEASE)), text(lease.dividedBy(READS_PER_LEASE))));
		}
	}

	private void startFrom() {
		String startFrom = this.settings.startFrom();
		if (startFrom == null) {
			return;
		}
		try {
			StartPosition.parse(startFrom);
		}
		catch (IllegalArgumentException ex) {
			throw refused("its 'start-from' is '%s'".formatted(startFrom),
					"Use 'beginning', 'latest', an id such as '1700000000000-0', a duration ago such as '-1h', or an "
							+ "instant such as '2026-01-31T12:00:00Z'");
		}
	}

	private void trim(TrimSettings trim) {
		if (trim.strategy() == TrimStrategy.MAX_LENGTH && trim.maxLength() < 1) {
			throw refused("its 'trim' strategy is max-length, but 'trim.max-length' is %d".formatted(trim.maxLength()),
					"Set 'trim.max-length' to the number of entries that stay");
		}
		if (trim.strategy() == TrimStrategy.MAX_AGE && trim.maxAge().toMillis() < 1) {
			throw refused("its 'trim' strategy is max-age, but 'trim.max-age' is %s".formatted(text(trim.maxAge())),
					"Set 'trim.max-age' to the age up to which entries stay, such as 7d");
		}
		if (trim.interval().toMillis() < 1) {
			throw refused("its 'trim.interval' is %s".formatted(text(trim.interval())),
					"Set it to a positive duration such as 10s");
		}
	}

	private void deduplication(@Nullable DeduplicationSettings deduplication) {
		if (deduplication == null) {
			return;
		}
		if (!StringUtils.hasText(deduplication.by())) {
			throw refused("its 'deduplicate.by' is empty",
					"Set it to a field such as '{idempotency-key}', or to a property of the payload");
		}
		if (deduplication.timeToLive().toMillis() < 1) {
			throw refused("its 'deduplicate.ttl' is %s".formatted(text(deduplication.timeToLive())),
					"Set it to a positive duration such as 1h");
		}
	}

	/** Refuses what only a group has. */
	private void broadcast() {
		if (!this.endpoint.isBroadcast()) {
			return;
		}
		if (Boolean.TRUE.equals(this.settings.exclusive())) {
			throw refused("it is exclusive, but reads without a group, so that every instance reads everything",
					"Remove 'exclusive', or 'broadcast'");
		}
		TrimSettings trim = this.settings.trim();
		if (trim != null && (trim.strategy() == TrimStrategy.ACKNOWLEDGED
				|| trim.strategy() == TrimStrategy.DELETE_ON_ACKNOWLEDGE)) {
			throw refused(
					"its 'trim' strategy is %s, but it reads without a group, so that it acknowledges nothing"
						.formatted(trim.strategy().name().toLowerCase().replace('_', '-')),
					"Use 'max-length' or 'max-age', or leave the trimming to the consumers of a group");
		}
	}

	private InvalidListenerException refused(String problem, String action) {
		return new InvalidListenerException(this.endpoint.description(), problem,
				"%s, in the declaration, in '%s' or in 'headrace.streams'".formatted(action,
						StreamConsumer.property(this.endpoint.id())));
	}

	/** Writes a duration as it has to be written in a property. */
	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

}
