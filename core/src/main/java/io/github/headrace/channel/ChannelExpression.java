package io.github.headrace.channel;

import io.github.headrace.message.MessageExpression;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of channel listeners see: {@code channel} and {@code pattern} besides
 * what all messages have.
 */
final class ChannelExpression extends MessageExpression.Root {

	private final ChannelMessage<?> message;

	private ChannelExpression(ChannelMessage<?> message) {
		super(message);
		this.message = message;
	}

	/**
	 * Parses an expression.
	 * @throws IllegalArgumentException if it does not parse
	 */
	static MessageExpression<ChannelMessage<Object>> parse(String text) {
		return MessageExpression.parse(text, ChannelExpression::new);
	}

	public String getChannel() {
		return this.message.channel();
	}

	public @Nullable String getPattern() {
		return this.message.pattern();
	}

}
