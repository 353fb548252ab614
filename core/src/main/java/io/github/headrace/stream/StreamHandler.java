package io.github.headrace.stream;

import java.util.List;

import io.github.headrace.listener.ResultSender;
import org.jspecify.annotations.Nullable;

/**
 * Handles what arrives for a stream listener, on the thread of one of its lanes.
 *
 * @param <T> the type of the payloads
 */
@FunctionalInterface
public interface StreamHandler<T> {

	/**
	 * Handles entries.
	 * @param messages one entry, or a batch where the endpoint asks for batches
	 * @return a result to send, a {@code CompletionStage} of one, or {@code null}
	 * @throws Exception if the entries could not be handled
	 */
	@Nullable Object handle(List<StreamMessage<T>> messages) throws Exception;

	/**
	 * Refuses an entry before it is handled, for a reason that another attempt would not
	 * change, such as a payload that is not valid.
	 * @param message the entry
	 * @throws Exception if the entry is refused
	 */
	default void check(StreamMessage<T> message) throws Exception {
	}

	/**
	 * Returns where the result for these entries is sent.
	 * @param messages the entries that were handled
	 * @return the senders, each of which gets the result
	 */
	default List<ResultSender> resultSenders(List<StreamMessage<T>> messages) {
		return List.of();
	}

}
