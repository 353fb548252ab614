package io.github.headrace.channel;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Handles messages without a result; replies to no request, as somebody else may.
 *
 * @param consumer takes the messages
 * @param <T> the type of the payloads
 */
record ConsumingHandler<T>(Consumer<T> consumer) implements ChannelHandler<T> {

	@Override
	public @Nullable Object handle(List<ChannelMessage<T>> messages) throws Exception {
		this.consumer.accept(messages);
		return null;
	}

	@Override
	public boolean replies() {
		return false;
	}

	/**
	 * Takes messages.
	 *
	 * @param <T> the type of the payloads
	 */
	@FunctionalInterface
	interface Consumer<T> {

		void accept(List<ChannelMessage<T>> messages) throws Exception;

	}

}
