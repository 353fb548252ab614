package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a stream listener, each of which may be left open: what is open is taken
 * from the next source (properties of the consumer, then its declaration, then the
 * defaults).
 *
 * @param autoStartup whether the listener starts with the application
 * @param concurrency the number of entries handled at a time
 * @param orderingKey the expression whose value keeps entries in order
 * @param onRetry what happens to a key while one of its entries waits for a retry
 * @param exclusive whether only one consumer of the group is active at a time
 * @param startFrom where a new group, or a broadcast reader, begins: {@code beginning},
 * {@code latest}, an id, a duration ago ({@code -1h}) or an ISO-8601 instant
 * @param prefetch the entries that may be delivered and not settled
 * @param prefetchMaxBytes their size
 * @param block how long a read waits for entries ({@code BLOCK})
 * @param lease how long a consumer may show no sign of life before others take its
 * entries
 * @param batchSize the most entries handed over at once to a batch handler
 * @param batchWindow how long an incomplete batch waits for more
 * @param resultTimeout how long an asynchronous result is awaited
 * @param handlerTimeout how long a handler may take before it is interrupted; zero for
 * any time
 * @param stuckAfter how long a handler may take before that is reported
 * @param retry how often a failed entry is tried again
 * @param notRetryable the exceptions that another attempt does not mend, those that
 * Headrace knows left aside
 * @param trim what is removed from the stream
 * @param deduplicate how it is told that the same thing was already handled, or
 * {@code null}
 * @param deadLetterMaxLength the most dead letters that are kept; 0 for any number
 * @param connectionFactory the bean that makes the connections, or empty for the default
 */
public record StreamListenerSettings(@Nullable Boolean autoStartup, @Nullable Integer concurrency,
		@Nullable String orderingKey, @Nullable OnRetry onRetry, @Nullable Boolean exclusive,
		@Nullable String startFrom, @Nullable Integer prefetch, @Nullable Long prefetchMaxBytes,
		@Nullable Duration block, @Nullable Duration lease, @Nullable Integer batchSize, @Nullable Duration batchWindow,
		@Nullable Duration resultTimeout, @Nullable Duration handlerTimeout, @Nullable Duration stuckAfter,
		@Nullable RetrySettings retry, @Nullable List<Class<? extends Throwable>> notRetryable,
		@Nullable TrimSettings trim, @Nullable DeduplicationSettings deduplicate, @Nullable Long deadLetterMaxLength,
		@Nullable String connectionFactory) {

	/**
	 * The settings that leave everything open.
	 */
	public static final StreamListenerSettings OPEN = new StreamListenerSettings(null, null, null, null, null, null,
			null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);

	/**
	 * The settings of a listener for which nothing was configured. Where it starts is
	 * left open: a group begins at the beginning, a broadcast reader at the end.
	 */
	public static final StreamListenerSettings DEFAULTS = new StreamListenerSettings(true, 1, "", OnRetry.WAIT, false,
			null, 512, 16L * 1024 * 1024, Duration.ofSeconds(2), Duration.ofSeconds(30), 100, Duration.ofMillis(50),
			Duration.ofMinutes(1), Duration.ZERO, Duration.ofMinutes(5),
			new RetrySettings(5, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofMillis(200)), List.of(),
			TrimSettings.NONE, null, 0L, "");

	/**
	 * Returns these settings with what they leave open taken from others.
	 * @param fallback the next source
	 * @return the combined settings
	 */
	public StreamListenerSettings orElse(StreamListenerSettings fallback) {
		return new StreamListenerSettings(first(this.autoStartup, fallback.autoStartup),
				first(this.concurrency, fallback.concurrency), first(this.orderingKey, fallback.orderingKey),
				first(this.onRetry, fallback.onRetry), first(this.exclusive, fallback.exclusive),
				first(this.startFrom, fallback.startFrom), first(this.prefetch, fallback.prefetch),
				first(this.prefetchMaxBytes, fallback.prefetchMaxBytes), first(this.block, fallback.block),
				first(this.lease, fallback.lease), first(this.batchSize, fallback.batchSize),
				first(this.batchWindow, fallback.batchWindow), first(this.resultTimeout, fallback.resultTimeout),
				first(this.handlerTimeout, fallback.handlerTimeout), first(this.stuckAfter, fallback.stuckAfter),
				first(this.retry, fallback.retry), first(this.notRetryable, fallback.notRetryable),
				first(this.trim, fallback.trim), first(this.deduplicate, fallback.deduplicate),
				first(this.deadLetterMaxLength, fallback.deadLetterMaxLength),
				first(this.connectionFactory, fallback.connectionFactory));
	}

	private static <V> @Nullable V first(@Nullable V value, @Nullable V fallback) {
		return (value != null) ? value : fallback;
	}

}
