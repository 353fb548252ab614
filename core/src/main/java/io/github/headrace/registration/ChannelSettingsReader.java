package io.github.headrace.registration;

import java.time.Duration;
import java.util.Arrays;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * Reads those attributes of {@link RedisChannelListener} and
 * {@link RedisKeyspaceListener} that properties can override.
 */
final class ChannelSettingsReader {

	private final AttributeResolver attributes;

	ChannelSettingsReader(AttributeResolver attributes) {
		this.attributes = attributes;
	}

	/** Reads the attributes; those that are empty stay open. */
	ChannelListenerSettings read(String listener, RedisChannelListener annotation) {
		return new ChannelListenerSettings(this.attributes.flag(listener, "autoStartup", annotation.autoStartup()),
				this.attributes.positiveInteger(listener, "concurrency", annotation.concurrency()),
				textOrOpen(listener, "orderingKey", annotation.orderingKey()),
				single(listener, "overflow", annotation.overflow()),
				this.attributes.positiveInteger(listener, "inboxCapacity", annotation.inboxCapacity()),
				this.attributes.positiveBytes(listener, "inboxMaxBytes", annotation.inboxMaxBytes()),
				this.attributes.positiveInteger(listener, "batchSize", annotation.batchSize()),
				this.attributes.duration(listener, "batchWindow", annotation.batchWindow()),
				this.attributes.positiveDuration(listener, "resultTimeout", annotation.resultTimeout()),
				retry(listener, single(listener, "retry", annotation.retry())),
				textOrOpen(listener, "connectionFactory", annotation.connectionFactory()),
				new DeadLetterSettings(this.attributes.flag(listener, "deadLetter", annotation.deadLetter()), null));
	}

	/** Reads the attributes of a keyspace listener; those that are empty stay open. */
	ChannelListenerSettings read(String listener, RedisKeyspaceListener annotation) {
		return new ChannelListenerSettings(this.attributes.flag(listener, "autoStartup", annotation.autoStartup()),
				this.attributes.positiveInteger(listener, "concurrency", annotation.concurrency()),
				textOrOpen(listener, "orderingKey", annotation.orderingKey()),
				single(listener, "overflow", annotation.overflow()),
				this.attributes.positiveInteger(listener, "inboxCapacity", annotation.inboxCapacity()), null, null,
				null, null, retry(listener, single(listener, "retry", annotation.retry())),
				textOrOpen(listener, "connectionFactory", annotation.connectionFactory()), null);
	}

	private @Nullable String textOrOpen(String listener, String attribute, String raw) {
		String text = this.attributes.text(listener, attribute, raw);
		return text.isEmpty() ? null : text;
	}

	private @Nullable RetrySettings retry(String listener, @Nullable Retry retry) {
		if (retry == null) {
			return null;
		}
		RetrySettings none = RetrySettings.NONE;
		Integer maxAttempts = this.attributes.positiveInteger(listener, "retry.maxAttempts", retry.maxAttempts());
		Duration delay = this.attributes.duration(listener, "retry.delay", retry.delay());
		Double multiplier = this.attributes.numberFromOne(listener, "retry.multiplier", retry.multiplier());
		Duration maxDelay = this.attributes.positiveDuration(listener, "retry.maxDelay", retry.maxDelay());
		Duration jitter = this.attributes.duration(listener, "retry.jitter", retry.jitter());
		return new RetrySettings(orElse(maxAttempts, none.maxAttempts()), orElse(delay, none.delay()),
				orElse(multiplier, none.multiplier()), orElse(maxDelay, none.maxDelay()),
				orElse(jitter, none.jitter()));
	}

	private static <V> V orElse(@Nullable V value, V fallback) {
		return (value != null) ? value : fallback;
	}

	private static <V> @Nullable V single(String listener, String attribute, V[] values) {
		if (values.length > 1) {
			throw new InvalidListenerException(listener,
					"'%s' has the values %s".formatted(attribute, Arrays.toString(values)), "Keep one of them");
		}
		return (values.length == 1) ? values[0] : null;
	}

}
