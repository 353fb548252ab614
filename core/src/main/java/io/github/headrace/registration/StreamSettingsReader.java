package io.github.headrace.registration;

import java.time.Duration;
import java.util.List;

import io.github.headrace.annotation.Deduplicate;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Trim;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.stream.DeduplicationSettings;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.TrimSettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads those attributes of {@link RedisStreamListener} that properties can override.
 */
final class StreamSettingsReader {

	private final AttributeResolver attributes;

	private final ListenerAttributes common;

	StreamSettingsReader(AttributeResolver attributes, ListenerAttributes common) {
		this.attributes = attributes;
		this.common = common;
	}

	/** Reads the attributes; those that are empty stay open. */
	StreamListenerSettings read(String listener, RedisStreamListener annotation, RetrySettings defaultRetry) {
		return new StreamListenerSettings(this.attributes.flag(listener, "autoStartup", annotation.autoStartup()),
				this.attributes.positiveInteger(listener, "concurrency", annotation.concurrency()),
				this.common.textOrOpen(listener, "orderingKey", annotation.orderingKey()),
				ListenerAttributes.single(listener, "onRetry", annotation.onRetry()),
				this.attributes.flag(listener, "exclusive", annotation.exclusive()),
				this.common.textOrOpen(listener, "startFrom", annotation.startFrom()),
				this.attributes.positiveInteger(listener, "prefetch", annotation.prefetch()),
				this.attributes.positiveBytes(listener, "prefetchMaxBytes", annotation.prefetchMaxBytes()),
				this.attributes.positiveDuration(listener, "block", annotation.block()),
				this.attributes.positiveDuration(listener, "lease", annotation.lease()),
				this.attributes.positiveInteger(listener, "batchSize", annotation.batchSize()),
				this.attributes.duration(listener, "batchWindow", annotation.batchWindow()),
				this.attributes.positiveDuration(listener, "resultTimeout", annotation.resultTimeout()),
				this.attributes.duration(listener, "handlerTimeout", annotation.handlerTimeout()),
				this.attributes.positiveDuration(listener, "stuckAfter", annotation.stuckAfter()),
				this.common.retry(listener, annotation.retry(), defaultRetry), notRetryable(annotation),
				trim(listener, annotation), deduplicate(listener, annotation),
				this.attributes.count(listener, "deadLetterMaxLength", annotation.deadLetterMaxLength()),
				this.common.textOrOpen(listener, "connectionFactory", annotation.connectionFactory()));
	}

	private static @Nullable List<Class<? extends Throwable>> notRetryable(RedisStreamListener annotation) {
		return (annotation.notRetryable().length > 0) ? List.of(annotation.notRetryable()) : null;
	}

	private @Nullable TrimSettings trim(String listener, RedisStreamListener annotation) {
		Trim trim = ListenerAttributes.single(listener, "trim", annotation.trim());
		if (trim == null) {
			return null;
		}
		TrimSettings none = TrimSettings.NONE;
		Long maxLength = this.attributes.count(listener, "trim.maxLength", trim.maxLength());
		Duration maxAge = this.attributes.duration(listener, "trim.maxAge", trim.maxAge());
		Duration interval = this.attributes.positiveDuration(listener, "trim.interval", trim.interval());
		return new TrimSettings(trim.strategy(), ListenerAttributes.orElse(maxLength, none.maxLength()),
				ListenerAttributes.orElse(maxAge, none.maxAge()), ListenerAttributes.orElse(interval, none.interval()));
	}

	private @Nullable DeduplicationSettings deduplicate(String listener, RedisStreamListener annotation) {
		Deduplicate deduplicate = ListenerAttributes.single(listener, "deduplicate", annotation.deduplicate());
		if (deduplicate == null) {
			return null;
		}
		Duration timeToLive = this.attributes.positiveDuration(listener, "deduplicate.ttl", deduplicate.ttl());
		if (timeToLive == null) {
			throw new InvalidListenerException(listener, "'deduplicate.ttl' is empty",
					"Set it to a duration such as 1h");
		}
		return new DeduplicationSettings(this.attributes.text(listener, "deduplicate.by", deduplicate.by()),
				timeToLive);
	}

}
