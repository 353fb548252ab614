package io.github.headrace.channel;

import java.util.List;

import io.github.headrace.listener.ResultSender;
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

	/**
	 * Refuses a message before it is handled, for a reason that another attempt would not
	 * change, such as a payload that is not valid.
	 * @param message the message
	 * @throws Exception if the message is refused
	 */
	default void check(ChannelMessage<T> message) throws Exception {
	}

	/**
	 * Returns whether this replies to requests: with its result, an empty reply where
	 * that is {@code null}, or its failure. What has no result by its nature does not, so
	 * that it may listen to requests that somebody else handles. Handlers of batches
	 * never do.
	 * @return whether requests are replied to
	 */
	default boolean replies() {
		return true;
	}

	/**
	 * Returns where the result for these messages is sent.
	 * @param messages the messages that were handled
	 * @return the senders, each of which gets the result
	 */
	default List<ResultSender> resultSenders(List<ChannelMessage<T>> messages) {
		return List.of();
	}

}
