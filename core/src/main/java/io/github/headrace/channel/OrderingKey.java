package io.github.headrace.channel;

import java.util.List;
import java.util.function.Function;

import io.github.headrace.dispatch.LaneKey;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.message.MessageExpression;
import io.github.headrace.message.PropertyPath;
import org.jspecify.annotations.Nullable;

/**
 * The key that keeps messages in order, as declared by {@code orderingKey}.
 * <p>
 * The channel and the variables of its name are known without reading the payload;
 * properties of the payload and expressions are not.
 */
final class OrderingKey implements LaneKey<ChannelItem> {

	private final Function<ChannelMessage<Object>, @Nullable Object> function;

	private final @Nullable PayloadReader reader;

	private OrderingKey(Function<ChannelMessage<Object>, @Nullable Object> function, @Nullable PayloadReader reader) {
		this.function = function;
		this.reader = reader;
	}

	static OrderingKey parse(String expression, ChannelEndpoint endpoint, PayloadReader reader) {
		try {
			if (expression.startsWith("!{") && expression.endsWith("}")) {
				MessageExpression<ChannelMessage<Object>> spel = ChannelExpression
					.parse(expression.substring(2, expression.length() - 1));
				return new OrderingKey(spel::evaluate, reader);
			}
			if (expression.startsWith("{") && expression.endsWith("}")) {
				return ofVariable(expression.substring(1, expression.length() - 1), endpoint);
			}
			PropertyPath path = PropertyPath.of(expression, endpoint.payloadType());
			return new OrderingKey((message) -> path.read(message.payload()), reader);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(),
					"'orderingKey' is '%s', but %s".formatted(expression, ex.getMessage()),
					"Name a property of the payload, '{channel}', a '{variable}' of the channel name, or a SpEL expression in '!{...}'",
					ex);
		}
	}

	private static OrderingKey ofVariable(String variable, ChannelEndpoint endpoint) {
		if (variable.equals("channel")) {
			return new OrderingKey(ChannelMessage::channel, null);
		}
		if (endpoint.sharded()) {
			throw new IllegalArgumentException(
					"the channels %s are sharded, and braces are hash tags there".formatted(endpoint.channels()));
		}
		List<String> without = endpoint.channels()
			.stream()
			.filter((channel) -> !ChannelName.parse(channel).variables().contains(variable))
			.toList();
		if (!without.isEmpty() || !endpoint.patterns().isEmpty()) {
			throw new IllegalArgumentException(
					"%s has no '{%s}'".formatted(without.isEmpty() ? endpoint.patterns() : without, variable));
		}
		return new OrderingKey((message) -> message.variables().get(variable), null);
	}

	@Override
	@SuppressWarnings("unchecked")
	public @Nullable Object of(ChannelItem item) {
		// Gaps are markers, which have no key.
		ChannelMessage<Object> message = (ChannelMessage<Object>) item;
		if (this.reader != null && !this.reader.read(message)) {
			return null;
		}
		try {
			return this.function.apply(message);
		}
		catch (Throwable ex) {
			message.unreadable(ex);
			return null;
		}
	}

	@Override
	public boolean isCostly() {
		return this.reader != null;
	}

}
