package io.github.headrace.stream;

import java.nio.ByteBuffer;
import java.util.function.Function;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.message.MessageExpression;
import io.github.headrace.message.PropertyPath;
import org.jspecify.annotations.Nullable;

/**
 * A value by which entries are told apart, as declared for an ordering key or for
 * deduplication.
 *
 * @param function finds the value; {@code null} for none
 * @param ofPayload whether the payload has to be read for it
 */
record EntryValue(Function<StreamMessage<Object>, @Nullable Object> function, boolean ofPayload) {

	/**
	 * Parses a declaration.
	 * @param setting the name of the setting, for messages to people
	 * @param expression what was declared
	 * @param endpoint the listener
	 * @throws InvalidListenerException if it is none of the known forms
	 */
	static EntryValue parse(String setting, String expression, StreamEndpoint endpoint) {
		try {
			return parse(expression, endpoint);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(),
					"'%s' is '%s', but %s".formatted(setting, expression, ex.getMessage()),
					"Name a property of the payload such as 'customer.id', '{stream}', a header field of the entry "
							+ "such as '{tenant}', or a SpEL expression in '!{...}'",
					ex);
		}
	}

	private static EntryValue parse(String expression, StreamEndpoint endpoint) {
		if (expression.startsWith("!{") && expression.endsWith("}")) {
			MessageExpression<StreamMessage<Object>> spel = EntryExpression
				.parse(expression.substring(2, expression.length() - 1));
			return new EntryValue(spel::evaluate, true);
		}
		if (expression.startsWith("{") && expression.endsWith("}")) {
			return ofHeader(expression.substring(1, expression.length() - 1));
		}
		PropertyPath path = PropertyPath.of(expression, endpoint.payloadType());
		return new EntryValue((message) -> path.read(message.payload()), true);
	}

	private static EntryValue ofHeader(String name) {
		if (name.isBlank() || name.indexOf('{') >= 0 || name.indexOf('}') >= 0) {
			throw new IllegalArgumentException("'{%s}' names no header".formatted(name));
		}
		if (name.equals("stream")) {
			return new EntryValue(StreamMessage::stream, false);
		}
		return new EntryValue((message) -> message.fields().text(name), false);
	}

	/** Returns the value of an entry, comparable by {@code equals}. */
	@Nullable Object of(StreamMessage<Object> message) {
		Object value = this.function.apply(message);
		return (value instanceof byte[] bytes) ? ByteBuffer.wrap(bytes) : value;
	}

}
