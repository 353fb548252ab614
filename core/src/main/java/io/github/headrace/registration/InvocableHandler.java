package io.github.headrace.registration;

import java.util.List;

import io.github.headrace.channel.ChannelHandler;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.StreamHandler;
import io.github.headrace.stream.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * Handles messages, wherever they come from.
 */
interface InvocableHandler {

	@Nullable Object handle(List<? extends ReceivedMessage<Object>> messages) throws Exception;

	/** Refuses a message for a reason that another attempt would not change. */
	default void check(ReceivedMessage<Object> message) {
	}

	List<ResultSender> resultSenders(List<? extends ReceivedMessage<Object>> messages);

	/** Returns whether there is a result to reply to a request with. */
	default boolean replies() {
		return true;
	}

	/** Returns this for messages of channels. */
	default ChannelHandler<Object> forChannels() {
		InvocableHandler handler = this;
		return new ChannelHandler<>() {

			@Override
			public @Nullable Object handle(List<ChannelMessage<Object>> messages) throws Exception {
				return handler.handle(messages);
			}

			@Override
			public void check(ChannelMessage<Object> message) {
				handler.check(message);
			}

			@Override
			public boolean replies() {
				return handler.replies();
			}

			@Override
			public List<ResultSender> resultSenders(List<ChannelMessage<Object>> messages) {
				return handler.resultSenders(messages);
			}

		};
	}

	/** Returns this for entries of streams. */
	default StreamHandler<Object> forStreams() {
		InvocableHandler handler = this;
		return new StreamHandler<>() {

			@Override
			public @Nullable Object handle(List<StreamMessage<Object>> messages) throws Exception {
				return handler.handle(messages);
			}

			@Override
			public void check(StreamMessage<Object> message) {
				handler.check(message);
			}

			@Override
			public List<ResultSender> resultSenders(List<StreamMessage<Object>> messages) {
				return handler.resultSenders(messages);
			}

		};
	}

}
