package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.github.headrace.channel.ChannelResultSender;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.StreamResultSender;
import org.jspecify.annotations.Nullable;

/**
 * Makes what sends the results of handlers to channels and streams.
 */
public final class ResultSenders {

	private final @Nullable Function<String, RedisChannelOperations> channels;

	private final @Nullable Function<String, RedisStreamOperations> streams;

	/**
	 * Creates the senders.
	 * @param channels publishes to channels, by the name of the connection factory, or
	 * {@code null} if channels are disabled
	 * @param streams adds to streams, by the name of the connection factory, or
	 * {@code null} if streams are disabled
	 */
	public ResultSenders(@Nullable Function<String, RedisChannelOperations> channels,
			@Nullable Function<String, RedisStreamOperations> streams) {
		this.channels = channels;
		this.streams = streams;
	}

	List<ResultSender> of(String listener, ResultTargets targets, String connectionFactory) {
		List<ResultSender> senders = new ArrayList<>();
		if (!targets.channels().isEmpty()) {
			RedisChannelOperations operations = required(this.channels, listener, "channels", targets.channels())
				.apply(connectionFactory);
			targets.channels().forEach((channel) -> senders.add(new ChannelResultSender(operations, channel)));
		}
		if (!targets.streams().isEmpty()) {
			RedisStreamOperations operations = required(this.streams, listener, "streams", targets.streams())
				.apply(connectionFactory);
			targets.streams().forEach((stream) -> senders.add(new StreamResultSender(operations, stream)));
		}
		return senders;
	}

	private static <F> F required(@Nullable F sender, String listener, String kind, List<?> targets) {
		if (sender == null) {
			throw new InvalidListenerException(listener,
					"its results go to the %s %s, but %s are disabled".formatted(kind, targets, kind),
					"Send them elsewhere, or remove 'headrace.%s.enabled=false'".formatted(kind));
		}
		return sender;
	}

}
