package io.github.headrace.stream;

import io.github.headrace.message.MessageExpression;
import org.jspecify.annotations.Nullable;

/**
 * What expressions of stream listeners see: {@code stream}, {@code group}, {@code id} and
 * {@code attempt} besides what all messages have.
 */
final class EntryExpression extends MessageExpression.Root {

	private final StreamMessage<?> message;

	private EntryExpression(StreamMessage<?> message) {
		super(message);
		this.message = message;
	}

	/**
	 * Parses an expression.
	 * @throws IllegalArgumentException if it does not parse
	 */
	static MessageExpression<StreamMessage<Object>> parse(String text) {
		return MessageExpression.parse(text, EntryExpression::new);
	}

	public String getStream() {
		return this.message.stream();
	}

	public @Nullable String getGroup() {
		return this.message.group();
	}

	public String getId() {
		return this.message.id().toString();
	}

	public int getAttempt() {
		return this.message.attempt();
	}

}
