package io.github.headrace.registration;

import java.time.Duration;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.RetrySettings;

/**
 * Reads those attributes of {@link RedisChannelListener} and
 * {@link RedisKeyspaceListener} that properties can override.
 */
final class ChannelSettingsReader {

	/**
	 * What attributes of {@link Retry} that are left empty mean on a channel listener.
	 */
	private static final RetrySettings RETRY = new RetrySettings(3, Duration.ofSeconds(1), 1, Duration.ofMinutes(1),
			Duration.ZERO);

	private final AttributeResolver attributes;

	private final ListenerAttributes common;

	ChannelSettingsReader(AttributeResolver attributes, ListenerAttributes common) {
		this.attributes = attributes;
		this.common = common;
	}

	/** Reads the attributes; those that are empty stay open. */
	ChannelListenerSettings read(String listener, RedisChannelListener annotation) {
		return new ChannelListenerSettings(this.attributes.flag(listener, "autoStartup", annotation.autoStartup()),
				this.attributes.positiveInteger(listener, "concurrency", annotation.concurrency()),
				this.common.textOrOpen(listener, "orderingKey", annotation.orderingKey()),
				ListenerAttributes.single(listener, "overflow", annotation.overflow()),
				this.attributes.positiveInteger(listener, "inboxCapacity", annotation.inboxCapacity()),
				this.attributes.positiveBytes(listener, "inboxMaxBytes", annotation.inboxMaxBytes()),
				this.attributes.positiveInteger(listener, "batchSize", annotation.batchSize()),
				this.attributes.duration(listener, "batchWindow", annotation.batchWindow()),
				this.attributes.positiveDuration(listener, "resultTimeout", annotation.resultTimeout()),
				this.common.retry(listener, annotation.retry(), RETRY),
				this.common.textOrOpen(listener, "connectionFactory", annotation.connectionFactory()),
				new DeadLetterSettings(this.attributes.flag(listener, "deadLetter", annotation.deadLetter()), null),
				this.attributes.flag(listener, "ignoreOwn", annotation.ignoreOwn()));
	}

	/** Reads the attributes of a keyspace listener; those that are empty stay open. */
	ChannelListenerSettings read(String listener, RedisKeyspaceListener annotation) {
		return new ChannelListenerSettings(this.attributes.flag(listener, "autoStartup", annotation.autoStartup()),
				this.attributes.positiveInteger(listener, "concurrency", annotation.concurrency()),
				this.common.textOrOpen(listener, "orderingKey", annotation.orderingKey()),
				ListenerAttributes.single(listener, "overflow", annotation.overflow()),
				this.attributes.positiveInteger(listener, "inboxCapacity", annotation.inboxCapacity()), null, null,
				null, null, this.common.retry(listener, annotation.retry(), RETRY),
				this.common.textOrOpen(listener, "connectionFactory", annotation.connectionFactory()), null);
	}

}
