package io.github.headrace.stream;

import java.time.Duration;
import java.util.Objects;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

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
		atLeastOne("batch-size", settings.batchSize());
		positive("block", settings.block());
		positive("lease", settings.lease());
		positive("result-timeout", settings.resultTimeout());
		notNegative("batch-window", settings.batchWindow());
		notNegative("handler-timeout", settings.handlerTimeout());
		notNegative("stuck-after", settings.stuckAfter());
		if (required(settings.deadLetterMaxLength()) < 0) {
			throw invalid("dead-letter-max-length", settings.deadLetterMaxLength(), "Use 0 for any number");
		}
		if (!this.endpoint.isBroadcast()) {
			leaseIsLongEnough(required(settings.block()), required(settings.lease()));
		}
		if (settings.deduplicate() != null) {
			positive("deduplicate.time-to-live", settings.deduplicate().timeToLive());
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
					"'lease' is %s, which is less than %d times 'block' (%s)".formatted(lease, BLOCKS_IN_LEASE, block),
					"Set '%s' to at least %s, or '%s' to less".formatted(property("lease"), least, property("block")));
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
			throw invalid(name, value, "Use a positive duration");
		}
	}

	private void notNegative(String name, @Nullable Duration value) {
		if (required(value).isNegative()) {
			throw invalid(name, value, "Use a duration that is not negative");
		}
	}

	private InvalidListenerException invalid(String name, @Nullable Object value, String action) {
		return new InvalidListenerException(this.endpoint.description(), "'%s' is %s".formatted(name, value),
				"%s for '%s'".formatted(action, property(name)));
	}

	private String property(String name) {
		return "headrace.streams.consumers.%s.%s".formatted(this.endpoint.id(), name);
	}

	private static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
