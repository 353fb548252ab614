package io.github.headrace.observation;

import java.util.List;
import java.util.Map;

import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * What came with a message as text: the fields of a stream entry, the attributes of an
 * enveloped message. A batch has none, as its messages have nothing in common.
 */
public final class MessageHeaders {

	private final @Nullable ReceivedMessage<?> message;

	private @Nullable Map<String, Object> headers;

	MessageHeaders(List<? extends ReceivedMessage<?>> messages) {
		this.message = (messages.size() == 1) ? messages.get(0) : null;
	}

	/**
	 * Returns a header.
	 * @param name its name
	 * @return its value, or {@code null} if there is none
	 */
	public @Nullable String get(String name) {
		if (this.message == null) {
			return null;
		}
		if (this.message instanceof StreamMessage<?> entry) {
			return entry.fields().text(name);
		}
		if (this.headers == null) {
			this.headers = this.message.headers();
		}
		return (this.headers.get(name) instanceof String text) ? text : null;
	}

}
