package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.listener.RetrySettings;
import io.github.headrace.registration.StreamConsumer;
import io.github.headrace.stream.OnRetry;
import io.github.headrace.stream.StreamListenerSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of stream listeners and of adding to streams.
 *
 * @param enabled Whether stream listeners and the stream template are configured.
 * @param autoStartup Whether listeners start with the application.
 * @param concurrency Number of entries that a listener handles at a time. With more than
 * one, order is kept for entries of the same ordering key only.
 * @param onRetry What the entries of an ordering key do while one of them waits for its
 * next attempt.
 * @param prefetch Number of entries that may be delivered to a listener and not settled.
 * @param prefetchMaxBytes Size of the entries that may be delivered to a listener and not
 * settled.
 * @param block How long a read waits for entries.
 * @param lease How long a consumer may show no sign of life before others take its
 * entries. It must be at least five times 'block'.
 * @param resultTimeout How long the asynchronous result of a handler is awaited.
 * @param handlerTimeout How long a handler may take before it is interrupted, zero for
 * any time.
 * @param stuckAfter How long a handler may take before that is reported.
 * @param maxPayloadSize Largest payload that may be added to a stream.
 * @param batch Batches of listeners that take several entries at once.
 * @param retry Retries of handlers that failed, before an entry goes to the dead letters.
 * @param deadLetter Stream in which a group keeps what could not be handled.
 * @param publishSuccesses Whether an application event is published for each entry that
 * was handled.
 * @param ignoreMissingHandlers Whether a configured consumer that nobody handles is left
 * out instead of failing the start, as in a test of a part of the application.
 * @param consumers Consumers by id. What is set goes before what an annotation with the
 * same id says; with a 'handler', no annotation is needed.
 */
@ConfigurationProperties("headrace.streams")
record StreamProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean autoStartup,
		@DefaultValue("1") int concurrency, @DefaultValue("wait") OnRetry onRetry, @DefaultValue("512") int prefetch,
		@DefaultValue("16MB") DataSize prefetchMaxBytes, @DefaultValue("2s") Duration block,
		@DefaultValue("30s") Duration lease, @DefaultValue("1m") Duration resultTimeout,
		@DefaultValue("0s") Duration handlerTimeout, @DefaultValue("5m") Duration stuckAfter,
		@DefaultValue("8MB") DataSize maxPayloadSize, @DefaultValue Batch batch, @DefaultValue Retry retry,
		@DefaultValue DeadLetter deadLetter, @DefaultValue("false") boolean publishSuccesses,
		@DefaultValue("false") boolean ignoreMissingHandlers,
		@DefaultValue Map<String, StreamConsumerProperties> consumers) {

	StreamProperties {
		consumers = Map.copyOf(consumers);
		PropertyConstraints constraints = new PropertyConstraints("headrace.streams.");
		constraints.positive("concurrency", concurrency);
		constraints.positive("prefetch", prefetch);
		constraints.positive("prefetch-max-bytes", prefetchMaxBytes);
		constraints.positive("block", block);
		constraints.require(lease.compareTo(block.multipliedBy(5)) >= 0, "lease", lease,
				"It must be at least five times 'headrace.streams.block', which is %s."
					.formatted(PropertyText.of(block)));
		constraints.positive("result-timeout", resultTimeout);
		constraints.notNegative("handler-timeout", handlerTimeout);
		constraints.positive("stuck-after", stuckAfter);
		constraints.positive("max-payload-size", maxPayloadSize);
		constraints.notNegative("dead-letter.max-length", deadLetter.maxLength());
		constraints.positive("batch.size", batch.size());
		constraints.notNegative("batch.window", batch.window());
		retry.listenerRetry().validate(constraints.nested("retry"));
		consumers.forEach((id, consumer) -> consumer.validate(constraints.nested("consumers", id)));
	}

	StreamListenerSettings defaults() {
		return new StreamListenerSettings(this.autoStartup, this.concurrency, null, this.onRetry, null, null,
				this.prefetch, this.prefetchMaxBytes.toBytes(), this.block, this.lease, this.batch.size(),
				this.batch.window(), this.resultTimeout, this.handlerTimeout, this.stuckAfter, this.retry.settings(),
				null, null, null, (long) this.deadLetter.maxLength(), null);
	}

	Map<String, StreamListenerSettings> settingsById() {
		Map<String, StreamListenerSettings> settings = new LinkedHashMap<>();
		this.consumers.forEach((id, consumer) -> settings.put(id, consumer.settings(this.retry.settings())));
		return settings;
	}

	Map<String, StreamConsumer> consumersById() {
		Map<String, StreamConsumer> byId = new LinkedHashMap<>();
		this.consumers.forEach((id, consumer) -> byId.put(id, consumer.consumer()));
		return byId;
	}

	/**
	 * Batches of listeners that take several entries at once.
	 *
	 * @param size Largest number of entries in a batch.
	 * @param window How long an incomplete batch waits for more entries.
	 */
	record Batch(@DefaultValue("100") int size, @DefaultValue("50ms") Duration window) {

	}

	/**
	 * Stream in which a group keeps what could not be handled.
	 *
	 * @param maxLength Largest number of entries that are kept; 0 keeps any number.
	 */
	record DeadLetter(@DefaultValue("0") int maxLength) {

	}

	/**
	 * Retries of handlers that failed.
	 *
	 * @param maxAttempts Largest number of deliveries, the first one and those to
	 * consumers that crashed included.
	 * @param delay Pause before the second attempt.
	 * @param multiplier Factor from one pause to the next.
	 * @param maxDelay Longest pause.
	 * @param jitter Largest random change of the first pause, in either direction; later
	 * ones change in proportion.
	 */
	record Retry(@DefaultValue("5") int maxAttempts, @DefaultValue("1s") Duration delay,
			@DefaultValue("2") double multiplier, @DefaultValue("1m") Duration maxDelay,
			@DefaultValue("200ms") Duration jitter) {

		ListenerRetry listenerRetry() {
			return new ListenerRetry(this.maxAttempts, this.delay, this.multiplier, this.maxDelay, this.jitter);
		}

		RetrySettings settings() {
			return new RetrySettings(this.maxAttempts, this.delay, this.multiplier, this.maxDelay, this.jitter);
		}

	}

}
