package io.github.headrace.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.headrace.channel.ChannelHandler;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.ResultSender;
import org.jspecify.annotations.Nullable;

/**
 * Captures what a handler has handled.
 * <p>
 * Messages are handled when the handler has returned, or its asynchronous result is
 * there; where there is a result, when it has been sent. So the last of the senders tells
 * of it. Failures arrive at the error handler.
 */
final class CapturingHandler implements ChannelHandler<Object> {

	private final Capture capture;

	private final ChannelHandler<Object> handler;

	CapturingHandler(Capture capture, ChannelHandler<Object> handler) {
		this.capture = capture;
		this.handler = handler;
	}

	@Override
	public void check(ChannelMessage<Object> message) throws Exception {
		this.capture.accepted(message, message.body());
		this.handler.check(message);
	}

	@Override
	public @Nullable Object handle(List<ChannelMessage<Object>> messages) throws Exception {
		this.capture.attempted(messages);
		Object result = this.handler.handle(messages);
		if (result instanceof CompletionStage<?> stage) {
			return stage.thenApply((value) -> handledWithout(value, messages));
		}
		return handledWithout(result, messages);
	}

	private @Nullable Object handledWithout(@Nullable Object result, List<ChannelMessage<Object>> messages) {
		// The result of a request is a reply, which none of the senders sends.
		if (result == null || (this.handler.replies() && isRequest(messages))) {
			this.capture.handled(messages);
		}
		return result;
	}

	private static boolean isRequest(List<ChannelMessage<Object>> messages) {
		return messages.size() == 1 && messages.get(0).headers().containsKey(ChannelHeaders.REPLY_TO);
	}

	@Override
	public boolean replies() {
		return this.handler.replies();
	}

	@Override
	public List<ResultSender> resultSenders(List<ChannelMessage<Object>> messages) {
		List<ResultSender> senders = new ArrayList<>(this.handler.resultSenders(messages));
		senders.add((result, variables) -> this.capture.handled(messages));
		return senders;
	}

}
