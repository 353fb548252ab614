package io.github.headrace.stream;

import java.time.Duration;
import java.util.Objects;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Refuses settings with which a consumer cannot work, by the names of their properties.
 */
final class ConsumerSettingsCheck {

	/** A lease has to survive some reads that find nothing. */
	private static final int BLOCKS_IN_LEASE = 5;

	private final StreamEndpoint endpoint;

	private ConsumerSettingsCheck(StreamEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Checks the settings of an endpoint, which leave nothing open.
	 * @throws InvalidListenerException if a value cannot work
	 */
	static void check(StreamEndpoint endpoint) {
		new ConsumerSettingsCheck(endpoint).check(endpoint.settings());
	}

	private void check(StreamListenerSettings settings) {
		atLeastOne("concurrency", settings.concurrency());
		atLeastOne("prefetch", settings.prefetch());
		atLeastOne("prefetch-max-bytes", settings.prefetchMaxBytes());
		atLeastOne("batch.size", settings.batchSize());
		positive("block", settings.block());
		positive("lease", settings.lease());
		positive("result-timeout", settings.resultTimeout());
		notNegative("batch.window", settings.batchWindow());
		notNegative("handler-timeout", settings.handlerTimeout());
		notNegative("stuck-after", settings.stuckAfter());
		if (required(settings.deadLetterMaxLength()) < 0) {
			throw invalid("dead-letter.max-length", settings.deadLetterMaxLength(), "Use 0 for any number");
		}
		if (!this.endpoint.isBroadcast()) {
			leaseIsLongEnough(required(settings.block()), required(settings.lease()));
		}
		if (settings.deduplicate() != null) {
			positive("deduplicate.ttl", settings.deduplicate().timeToLive());
			if (!StringUtils.hasText(settings.deduplicate().by())) {
				throw invalid("deduplicate.by", "empty", "Use a '{field}' or a property of the payload");
			}
		}
		check(required(settings.trim()));
	}

	private void check(TrimSettings trim) {
		if (trim.strategy() == TrimStrategy.NONE) {
			return;
		}
		positive("trim.interval", trim.interval());
		if (trim.strategy() == TrimStrategy.MAX_LENGTH) {
			atLeastOne("trim.max-length", trim.maxLength());
		}
		if (trim.strategy() == TrimStrategy.MAX_AGE) {
			positive("trim.max-age", trim.maxAge());
		}
	}

	private void leaseIsLongEnough(Duration block, Duration lease) {
		Duration least = block.multipliedBy(BLOCKS_IN_LEASE);
		if (lease.compareTo(least) < 0) {
			throw new InvalidListenerException(this.endpoint.description(),
					"'lease' is %s, which is less than %d times 'block' (%s)".formatted(text(lease), BLOCKS_IN_LEASE,
							text(block)),
					"Set '%s' to at least %s, or '%s' to less".formatted(property("lease"), text(least),
							property("block")));
		}
	}

	private void atLeastOne(String name, @Nullable Number value) {
		if (required(value).longValue() < 1) {
			throw invalid(name, value, "Use a positive number");
		}
	}

	private void positive(String name, @Nullable Duration value) {
		// Redis counts milliseconds.
		if (required(value).toMillis() < 1) {
			throw invalid(name, text(required(value)), "Use a positive duration");
		}
	}

	private void notNegative(String name, @Nullable Duration value) {
		if (required(value).isNegative()) {
			throw invalid(name, text(required(value)), "Use a duration that is not negative");
		}
	}

	private InvalidListenerException invalid(String name, @Nullable Object value, String action) {
		return new InvalidListenerException(this.endpoint.description(), "'%s' is %s".formatted(name, value),
				"%s for '%s'".formatted(action, property(name)));
	}

	private String property(String name) {
		return "headrace.streams.consumers.%s.%s".formatted(this.endpoint.id(), name);
	}

	/** Writes a duration as it is written in a property. */
	private static String text(Duration duration) {
		return (duration.toMillis() % 1000 == 0) ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
	}

	private static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
