package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.RetrySettings;
import io.github.headrace.registration.StreamConsumer;
import io.github.headrace.stream.DeduplicationSettings;
import io.github.headrace.stream.OnRetry;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.TrimSettings;
import io.github.headrace.stream.TrimStrategy;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * One consumer of streams; what is not set follows its annotation, then the defaults.
 *
 * @param stream Comma-separated list of the streams that are read.
 * @param group Consumer group, which is created if need be.
 * @param broadcast Whether every instance reads everything, without a group.
 * @param handler Bean that handles the entries (a Consumer, Function or MessageHandler),
 * or 'bean::method', where no annotated method does.
 * @param payloadType Type that the handler takes, where its declaration does not say so.
 * @param sendTo Comma-separated list of the streams that results are added to.
 * @param sendToChannel Comma-separated list of the channels that results are published
 * to.
 * @param filter SpEL expression that tells which entries are handled.
 * @param payloadConverter Name of the bean that reads the payloads.
 * @param errorHandler Name of the bean that is told of entries that could not be handled.
 * @param autoStartup Whether the consumer starts with the application.
 * @param concurrency Number of entries handled at a time.
 * @param orderingKey What keeps entries in order when there is concurrency: a property of
 * the payload, '{stream}', a '{field}' of the entry, or a SpEL expression in '!{...}'.
 * @param onRetry What the entries of an ordering key do while one of them waits for its
 * next attempt.
 * @param exclusive Whether only one consumer of the group is active at a time.
 * @param startFrom Where a new group, or a broadcast reader, begins: 'beginning',
 * 'latest', an id, a duration ago such as '-1h', or an ISO-8601 instant.
 * @param prefetch Number of entries that may be delivered and not settled.
 * @param prefetchMaxBytes Size of the entries that may be delivered and not settled.
 * @param block How long a read waits for entries.
 * @param lease How long the consumer may show no sign of life before others take its
 * entries.
 * @param resultTimeout How long an asynchronous result is awaited.
 * @param handlerTimeout How long the handler may take before it is interrupted, zero for
 * any time.
 * @param stuckAfter How long the handler may take before that is reported.
 * @param notRetryable Comma-separated list of exceptions that another attempt does not
 * mend, so that the entry goes to the dead letters at once.
 * @param batch Batches of a handler that takes several entries at once.
 * @param retry Retries of a handler that failed; what is not set follows
 * 'headrace.streams.retry'.
 * @param trim What is removed from the streams.
 * @param deduplicate How it is told that the same thing was already handled.
 * @param deadLetter Stream in which the group keeps what could not be handled.
 * @param connectionFactory Name of the bean that makes the connections.
 */
@ConfigurationPropertiesSource
record StreamConsumerProperties(@DefaultValue List<String> stream, @Nullable String group, @Nullable Boolean broadcast,
		@Nullable String handler, @Nullable Class<?> payloadType, @DefaultValue List<String> sendTo,
		@DefaultValue List<String> sendToChannel, @Nullable String filter, @Nullable String payloadConverter,
		@Nullable String errorHandler, @Nullable Boolean autoStartup, @Nullable Integer concurrency,
		@Nullable String orderingKey, @Nullable OnRetry onRetry, @Nullable Boolean exclusive,
		@Nullable String startFrom, @Nullable Integer prefetch, @Nullable DataSize prefetchMaxBytes,
		@Nullable Duration block, @Nullable Duration lease, @Nullable Duration resultTimeout,
		@Nullable Duration handlerTimeout, @Nullable Duration stuckAfter,
		@Nullable List<Class<? extends Throwable>> notRetryable, @DefaultValue Batch batch,
		@NestedConfigurationProperty @Nullable ListenerRetry retry, @Nullable Trim trim,
		@Nullable Deduplicate deduplicate, @Nullable DeadLetter deadLetter, @Nullable String connectionFactory) {

	void validate(PropertyConstraints constraints) {
		constraints.positive("concurrency", this.concurrency);
		constraints.positive("prefetch", this.prefetch);
		constraints.positive("prefetch-max-bytes", this.prefetchMaxBytes);
		constraints.positive("block", this.block);
		constraints.positive("lease", this.lease);
		constraints.positive("result-timeout", this.resultTimeout);
		constraints.notNegative("handler-timeout", this.handlerTimeout);
		constraints.positive("stuck-after", this.stuckAfter);
		if (this.deadLetter != null) {
			constraints.notNegative("dead-letter.max-length", this.deadLetter.maxLength());
		}
		constraints.positive("batch.size", this.batch.size());
		constraints.notNegative("batch.window", this.batch.window());
		requireExceptions(constraints);
		if (this.retry != null) {
			this.retry.validate(constraints.nested("retry"));
		}
		if (this.trim != null) {
			this.trim.validate(constraints.nested("trim"));
		}
		if (this.deduplicate != null) {
			this.deduplicate.validate(constraints.nested("deduplicate"));
		}
	}

	/** The binder does not look at the bounds of a class. */
	private void requireExceptions(PropertyConstraints constraints) {
		if (this.notRetryable != null) {
			for (Class<?> type : this.notRetryable) {
				constraints.require(Throwable.class.isAssignableFrom(type), "not-retryable", type.getName(),
						"It must be an exception.");
			}
		}
	}

	StreamConsumer consumer() {
		return new StreamConsumer(this.stream, this.group, this.broadcast, this.handler, this.payloadType,
				this.batch.enabled(), this.sendTo, this.sendToChannel, this.filter, this.payloadConverter,
				this.errorHandler);
	}

	StreamListenerSettings settings(RetrySettings defaultRetry) {
		return new StreamListenerSettings(this.autoStartup, this.concurrency, this.orderingKey, this.onRetry,
				this.exclusive, this.startFrom, this.prefetch,
				(this.prefetchMaxBytes != null) ? this.prefetchMaxBytes.toBytes() : null, this.block, this.lease,
				this.batch.size(), this.batch.window(), this.resultTimeout, this.handlerTimeout, this.stuckAfter,
				(this.retry != null) ? this.retry.orElse(defaultRetry) : null, this.notRetryable,
				(this.trim != null) ? this.trim.settings() : null,
				(this.deduplicate != null) ? this.deduplicate.settings() : null,
				(this.deadLetter != null) ? this.deadLetter.settings() : null, this.connectionFactory);
	}

	/**
	 * Batches of a handler that takes several entries at once.
	 *
	 * @param enabled Whether the handler takes a list of entries; an annotation says so
	 * itself.
	 * @param size Largest number of entries in a batch.
	 * @param window How long an incomplete batch waits for more entries.
	 */
	record Batch(@Nullable Boolean enabled, @Nullable Integer size, @Nullable Duration window) {

	}

	/**
	 * Stream in which the group keeps what could not be handled.
	 *
	 * @param maxLength Largest number of entries that are kept; 0 keeps any number.
	 */
	record DeadLetter(@Nullable Integer maxLength) {

		@Nullable Long settings() {
			return (this.maxLength != null) ? this.maxLength.longValue() : null;
		}

	}

	/**
	 * What is removed from the streams.
	 *
	 * @param strategy What is removed.
	 * @param maxLength Number of entries that stay, for the strategy 'max-length'.
	 * @param maxAge Age up to which entries stay, for the strategy 'max-age'.
	 * @param interval Pause between two looks.
	 */
	record Trim(@Nullable TrimStrategy strategy, @Nullable Integer maxLength, @Nullable Duration maxAge,
			@Nullable Duration interval) {

		void validate(PropertyConstraints constraints) {
			constraints.require(this.strategy != null, "strategy", null,
					"It must be set where another property of 'trim' is.");
			constraints.positive("max-length", this.maxLength);
			constraints.notNegative("max-age", this.maxAge);
			constraints.positive("interval", this.interval);
			constraints.require(this.strategy != TrimStrategy.MAX_LENGTH || this.maxLength != null, "max-length", null,
					"It must be set where 'strategy' is 'max-length'.");
			constraints.require(
					this.strategy != TrimStrategy.MAX_AGE || (this.maxAge != null && this.maxAge.toMillis() > 0),
					"max-age", this.maxAge, "It must be at least 1ms where 'strategy' is 'max-age'.");
		}

		TrimSettings settings() {
			TrimSettings none = TrimSettings.NONE;
			return new TrimSettings((this.strategy != null) ? this.strategy : none.strategy(),
					(this.maxLength != null) ? this.maxLength : none.maxLength(),
					(this.maxAge != null) ? this.maxAge : none.maxAge(),
					(this.interval != null) ? this.interval : none.interval());
		}

	}

	/**
	 * How it is told that the same thing was already handled.
	 *
	 * @param by What is the same in two entries that mean the same: a '{field}' or a
	 * property of the payload.
	 * @param ttl How long what was handled is remembered.
	 */
	record Deduplicate(@Nullable String by, @DefaultValue("1d") Duration ttl) {

		void validate(PropertyConstraints constraints) {
			constraints.require(this.by != null && !this.by.isBlank(), "by", this.by,
					"It must be a '{field}' or a property of the payload.");
			constraints.positive("ttl", this.ttl);
		}

		DeduplicationSettings settings() {
			return new DeduplicationSettings((this.by != null) ? this.by : "", this.ttl);
		}

	}

}
