package io.github.headrace.channel;

import java.time.Duration;

import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a channel listener, each of which may be left open: what is open is taken
 * from the next source (properties of the listener, then its declaration, then the
 * defaults).
 *
 * @param autoStartup whether the listener starts with the application
 * @param concurrency the number of messages handled at a time
 * @param orderingKey the expression whose value keeps messages in order
 * @param overflow what a full inbox does
 * @param inboxCapacity the messages that may wait
 * @param inboxMaxBytes the bytes that may wait
 * @param batchSize the most messages handed over at once to a batch handler
 * @param batchWindow how long an incomplete batch waits for more
 * @param resultTimeout how long an asynchronous result is awaited
 * @param retry how often a failed message is tried again
 * @param connectionFactory the bean that makes the connections, or empty for the default
 * @param deadLetter whether what could not be handled is kept
 * @param ignoreOwn whether what this application has published is dropped
 */
public record ChannelListenerSettings(@Nullable Boolean autoStartup, @Nullable Integer concurrency,
		@Nullable String orderingKey, @Nullable Overflow overflow, @Nullable Integer inboxCapacity,
		@Nullable Long inboxMaxBytes, @Nullable Integer batchSize, @Nullable Duration batchWindow,
		@Nullable Duration resultTimeout, @Nullable RetrySettings retry, @Nullable String connectionFactory,
		@Nullable DeadLetterSettings deadLetter, @Nullable Boolean ignoreOwn) {

	/**
	 * The settings that leave everything open.
	 */
	public static final ChannelListenerSettings OPEN = new ChannelListenerSettings(null, null, null, null, null, null,
			null, null, null, null, null, null);

	/**
	 * The settings of a listener for which nothing was configured.
	 */
	public static final ChannelListenerSettings DEFAULTS = new ChannelListenerSettings(true, 1, "",
			Overflow.DROP_OLDEST, 10_000, 32L * 1024 * 1024, 100, Duration.ofMillis(50), Duration.ofMinutes(1),
			RetrySettings.NONE, "", DeadLetterSettings.DEFAULTS, false);

	/**
	 * Creates settings that leave open whether own messages are dropped.
	 * @param autoStartup whether the listener starts with the application
	 * @param concurrency the number of messages handled at a time
	 * @param orderingKey the expression whose value keeps messages in order
	 * @param overflow what a full inbox does
	 * @param inboxCapacity the messages that may wait
	 * @param inboxMaxBytes the bytes that may wait
	 * @param batchSize the most messages handed over at once to a batch handler
	 * @param batchWindow how long an incomplete batch waits for more
	 * @param resultTimeout how long an asynchronous result is awaited
	 * @param retry how often a failed message is tried again
	 * @param connectionFactory the bean that makes the connections, or empty for the
	 * default
	 * @param deadLetter whether what could not be handled is kept
	 */
	public ChannelListenerSettings(@Nullable Boolean autoStartup, @Nullable Integer concurrency,
			@Nullable String orderingKey, @Nullable Overflow overflow, @Nullable Integer inboxCapacity,
			@Nullable Long inboxMaxBytes, @Nullable Integer batchSize, @Nullable Duration batchWindow,
			@Nullable Duration resultTimeout, @Nullable RetrySettings retry, @Nullable String connectionFactory,
			@Nullable DeadLetterSettings deadLetter) {
		this(autoStartup, concurrency, orderingKey, overflow, inboxCapacity, inboxMaxBytes, batchSize, batchWindow,
				resultTimeout, retry, connectionFactory, deadLetter, null);
	}

	/**
	 * Returns these settings with another answer to whether own messages are dropped.
	 * @param ignored whether what this application has published is dropped, or
	 * {@code null} to leave it open
	 * @return a copy
	 */
	public ChannelListenerSettings withIgnoreOwn(@Nullable Boolean ignored) {
		return new ChannelListenerSettings(this.autoStartup, this.concurrency, this.orderingKey, this.overflow,
				this.inboxCapacity, this.inboxMaxBytes, this.batchSize, this.batchWindow, this.resultTimeout,
				this.retry, this.connectionFactory, this.deadLetter, ignored);
	}

	/**
	 * Returns these settings with what they leave open taken from others.
	 * @param fallback the next source
	 * @return the combined settings
	 */
	public ChannelListenerSettings orElse(ChannelListenerSettings fallback) {
		return new ChannelListenerSettings(first(this.autoStartup, fallback.autoStartup),
				first(this.concurrency, fallback.concurrency), first(this.orderingKey, fallback.orderingKey),
				first(this.overflow, fallback.overflow), first(this.inboxCapacity, fallback.inboxCapacity),
				first(this.inboxMaxBytes, fallback.inboxMaxBytes), first(this.batchSize, fallback.batchSize),
				first(this.batchWindow, fallback.batchWindow), first(this.resultTimeout, fallback.resultTimeout),
				first(this.retry, fallback.retry), first(this.connectionFactory, fallback.connectionFactory),
				deadLetter(this.deadLetter, fallback.deadLetter), first(this.ignoreOwn, fallback.ignoreOwn));
	}

	private static @Nullable DeadLetterSettings deadLetter(@Nullable DeadLetterSettings value,
			@Nullable DeadLetterSettings fallback) {
		return (value != null && fallback != null) ? value.orElse(fallback) : first(value, fallback);
	}

	private static <V> @Nullable V first(@Nullable V value, @Nullable V fallback) {
		return (value != null) ? value : fallback;
	}

}
