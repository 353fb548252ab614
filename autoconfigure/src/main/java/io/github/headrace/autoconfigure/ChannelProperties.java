package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.channel.ChannelEnvelope;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.subscription.SubscriptionSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of channel listeners and of publishing to channels.
 *
 * @param enabled Whether channel listeners and the channel template are configured.
 * @param autoStartup Whether listeners start with the application.
 * @param concurrency Number of messages that a listener handles at a time. With more than
 * one, order is kept for messages of the same ordering key only.
 * @param overflow What the full inbox of a listener does.
 * @param resultTimeout How long the asynchronous result of a handler is awaited.
 * @param confirmationTimeout How long the server may take to confirm subscriptions.
 * @param refusedRetryInterval Pause before what the server refuses, for want of a right
 * or the right password, is tried again.
 * @param maxPayloadSize Largest payload that may be published.
 * @param envelope What is put around the payloads that are published. Listeners read
 * both, whatever is set here.
 * @param inbox Bounds of what may wait for handlers.
 * @param batch Batches of listeners that take several messages at once.
 * @param heartbeat Signs of life that are asked of the server on the connection of the
 * subscriptions.
 * @param retry Retries of handlers that failed, in place.
 * @param deadLetter Streams in which listeners keep what they could not handle.
 * @param listeners Settings of single listeners by id, which go before what their
 * annotations say.
 */
@ConfigurationProperties("headrace.channels")
record ChannelProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStartup,
		@DefaultValue("1") int concurrency, @DefaultValue("drop-oldest") Overflow overflow,
		@DefaultValue("1m") Duration resultTimeout, @DefaultValue("5s") Duration confirmationTimeout,
		@DefaultValue("30s") Duration refusedRetryInterval, @DefaultValue("8MB") DataSize maxPayloadSize,
		@DefaultValue("none") ChannelEnvelope envelope, @DefaultValue Inbox inbox, @DefaultValue Batch batch,
		@DefaultValue Heartbeat heartbeat, @DefaultValue Retry retry, @DefaultValue DeadLetter deadLetter,
		@DefaultValue Map<String, Listener> listeners) {

	ChannelProperties {
		listeners = Map.copyOf(listeners);
		PropertyConstraints constraints = new PropertyConstraints("headrace.channels.");
		constraints.positive("concurrency", concurrency);
		constraints.positive("result-timeout", resultTimeout);
		constraints.positive("confirmation-timeout", confirmationTimeout);
		constraints.positive("refused-retry-interval", refusedRetryInterval);
		constraints.positive("max-payload-size", maxPayloadSize);
		constraints.positive("inbox.capacity", inbox.capacity());
		constraints.positive("inbox.max-bytes", inbox.maxBytes());
		constraints.positive("inbox.total-max-bytes", inbox.totalMaxBytes());
		constraints.positive("batch.size", batch.size());
		constraints.notNegative("batch.window", batch.window());
		constraints.positive("heartbeat.interval", heartbeat.interval());
		constraints.positive("heartbeat.tolerance", heartbeat.tolerance());
		retry.listenerRetry().validate(constraints.nested("retry"));
		constraints.notNegative("dead-letter.max-length", deadLetter.maxLength());
		listeners.forEach((id, listener) -> listener.validate(constraints.nested("listeners", id)));
	}

	ChannelListenerSettings defaults() {
		return new ChannelListenerSettings(this.autoStartup, this.concurrency, null, this.overflow,
				this.inbox.capacity(), this.inbox.maxBytes().toBytes(), this.batch.size(), this.batch.window(),
				this.resultTimeout, this.retry.settings(), null, this.deadLetter.settings(), false);
	}

	SubscriptionSettings subscriptionSettings() {
		SubscriptionSettings defaults = SubscriptionSettings.DEFAULTS;
		return new SubscriptionSettings(defaults.connectTimeout(), this.confirmationTimeout, this.refusedRetryInterval,
				this.heartbeat.interval(), this.heartbeat.tolerance(), defaults.firstDelay(), defaults.maxDelay());
	}

	Map<String, ChannelListenerSettings> settingsById() {
		Map<String, ChannelListenerSettings> settings = new LinkedHashMap<>();
		this.listeners.forEach((id, listener) -> settings.put(id, listener.settings(this.retry.settings())));
		return settings;
	}

	/**
	 * Bounds of what may wait for handlers.
	 *
	 * @param capacity Number of messages that may wait for a listener.
	 * @param maxBytes Size of the payloads that may wait for a listener.
	 * @param totalMaxBytes Size of the payloads that may wait for all listeners together.
	 */
	record Inbox(@DefaultValue("10000") int capacity, @DefaultValue("32MB") DataSize maxBytes,
			@DefaultValue("256MB") DataSize totalMaxBytes) {

	}

	/**
	 * Batches of listeners that take several messages at once.
	 *
	 * @param size Largest number of messages in a batch.
	 * @param window How long an incomplete batch waits for more messages.
	 */
	record Batch(@DefaultValue("100") int size, @DefaultValue("50ms") Duration window) {

	}

	/**
	 * Signs of life that are asked of the server on the connection of the subscriptions.
	 *
	 * @param interval Pause between two of them.
	 * @param tolerance Number of them that may stay unanswered before the connection is
	 * replaced.
	 */
	record Heartbeat(@DefaultValue("5s") Duration interval, @DefaultValue("2") int tolerance) {

	}

	/**
	 * Retries of handlers that failed, in place.
	 *
	 * @param maxAttempts Largest number of calls, the first one included.
	 * @param delay Pause before the second call.
	 * @param multiplier Factor from one pause to the next.
	 * @param maxDelay Longest pause.
	 * @param jitter Largest random change of the first pause, in either direction; later
	 * ones change in proportion.
	 */
	record Retry(@DefaultValue("1") int maxAttempts, @DefaultValue("1s") Duration delay,
			@DefaultValue("1") double multiplier, @DefaultValue("1m") Duration maxDelay,
			@DefaultValue("0ms") Duration jitter) {

		ListenerRetry listenerRetry() {
			return new ListenerRetry(this.maxAttempts, this.delay, this.multiplier, this.maxDelay, this.jitter);
		}

		RetrySettings settings() {
			return new RetrySettings(this.maxAttempts, this.delay, this.multiplier, this.maxDelay, this.jitter);
		}

	}

	/**
	 * Streams in which listeners keep what they could not handle, from where it can be
	 * handed to them again.
	 *
	 * @param enabled Whether listeners keep what they could not handle. Has no effect on
	 * run-time subscriptions and keyspace events.
	 * @param maxLength Largest number of messages that are kept for a listener; the
	 * oldest are removed, counted and logged. 0 keeps any number.
	 */
	record DeadLetter(@DefaultValue("false") boolean enabled, @DefaultValue("0") int maxLength) {

		DeadLetterSettings settings() {
			return new DeadLetterSettings(this.enabled, (long) this.maxLength);
		}

	}

	/**
	 * Settings of one listener; what is not set follows its annotation, then the
	 * defaults.
	 *
	 * @param autoStartup Whether the listener starts with the application.
	 * @param concurrency Number of messages handled at a time.
	 * @param orderingKey What keeps messages in order when there is concurrency: a
	 * property of the payload, '{channel}', a '{variable}' of the channel's name, or a
	 * SpEL expression in '!{...}'.
	 * @param overflow What the full inbox does.
	 * @param resultTimeout How long an asynchronous result is awaited.
	 * @param inbox Bounds of what may wait for the handler.
	 * @param batch Batches of a listener that takes several messages at once.
	 * @param retry Retries of a handler that failed, in place; what is not set follows
	 * 'headrace.channels.retry'.
	 * @param connectionFactory Name of the bean that makes the connections.
	 * @param deadLetter Stream in which the listener keeps what it could not handle.
	 * @param ignoreOwn Whether what this application has published itself, in envelopes,
	 * is dropped.
	 */
	@ConfigurationPropertiesSource
	record Listener(@Nullable Boolean autoStartup, @Nullable Integer concurrency, @Nullable String orderingKey,
			@Nullable Overflow overflow, @Nullable Duration resultTimeout, @DefaultValue ListenerInbox inbox,
			@DefaultValue ListenerBatch batch, @NestedConfigurationProperty @Nullable ListenerRetry retry,
			@Nullable String connectionFactory, @Nullable ListenerDeadLetter deadLetter, @Nullable Boolean ignoreOwn) {

		void validate(PropertyConstraints constraints) {
			constraints.positive("concurrency", this.concurrency);
			constraints.positive("result-timeout", this.resultTimeout);
			constraints.positive("inbox.capacity", this.inbox.capacity());
			constraints.positive("inbox.max-bytes", this.inbox.maxBytes());
			constraints.positive("batch.size", this.batch.size());
			constraints.notNegative("batch.window", this.batch.window());
			if (this.retry != null) {
				this.retry.validate(constraints.nested("retry"));
			}
			if (this.deadLetter != null) {
				constraints.notNegative("dead-letter.max-length", this.deadLetter.maxLength());
			}
		}

		ChannelListenerSettings settings(RetrySettings defaultRetry) {
			DataSize maxBytes = this.inbox.maxBytes();
			return new ChannelListenerSettings(this.autoStartup, this.concurrency, this.orderingKey, this.overflow,
					this.inbox.capacity(), (maxBytes != null) ? maxBytes.toBytes() : null, this.batch.size(),
					this.batch.window(), this.resultTimeout,
					(this.retry != null) ? this.retry.orElse(defaultRetry) : null, this.connectionFactory,
					(this.deadLetter != null) ? this.deadLetter.settings() : null, this.ignoreOwn);
		}

	}

	/**
	 * Bounds of what may wait for one listener.
	 *
	 * @param capacity Number of messages that may wait.
	 * @param maxBytes Size of the payloads that may wait.
	 */
	record ListenerInbox(@Nullable Integer capacity, @Nullable DataSize maxBytes) {

	}

	/**
	 * Batches of one listener.
	 *
	 * @param size Largest number of messages in a batch.
	 * @param window How long an incomplete batch waits for more messages.
	 */
	record ListenerBatch(@Nullable Integer size, @Nullable Duration window) {

	}

	/**
	 * Stream in which a listener keeps what it could not handle; what is not set follows
	 * its annotation, then 'headrace.channels.dead-letter'.
	 *
	 * @param enabled Whether the listener keeps what it could not handle.
	 * @param maxLength Largest number of messages that are kept; 0 keeps any number.
	 */
	record ListenerDeadLetter(@Nullable Boolean enabled, @Nullable Integer maxLength) {

		DeadLetterSettings settings() {
			return new DeadLetterSettings(this.enabled, (this.maxLength != null) ? this.maxLength.longValue() : null);
		}

	}

}
