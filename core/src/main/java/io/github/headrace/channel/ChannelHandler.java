package io.github.headrace.channel;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Handles what arrives for a listener, on the thread of one of its lanes.
 *
 * @param <T> the type of the payloads
 */
@FunctionalInterface
public interface ChannelHandler<T> {

	/**
	 * Handles messages.
	 * @param messages one message, or a batch where the endpoint asks for batches
	 * @return a result to send, a {@code CompletionStage} of one, or {@code null}
	 * @throws Exception if the messages could not be handled
	 */
	@Nullable Object handle(List<ChannelMessage<T>> messages) throws Exception;

}
