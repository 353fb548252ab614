package io.github.headrace.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.BatchListenerFailedException;
import io.github.headrace.stream.StreamHandler;
import io.github.headrace.stream.StreamMessage;
import org.jspecify.annotations.Nullable;

/**
 * Captures which entries a handler has handled, as {@link CapturingHandler} does. What
 * failed may be tried again; what has failed for good arrives at the error handler.
 */
final class CapturingStreamHandler implements StreamHandler<Object> {

	private final Capture capture;

	private final StreamHandler<Object> handler;

	CapturingStreamHandler(Capture capture, StreamHandler<Object> handler) {
		this.capture = capture;
		this.handler = handler;
	}

	@Override
	public void check(StreamMessage<Object> message) throws Exception {
		this.capture.accepted(message, body(message));
		this.handler.check(message);
	}

	/** Returns what error handlers get to see. */
	private static byte[] body(StreamMessage<Object> message) {
		byte[] payload = message.fields().first(EntryFields.PAYLOAD);
		return (payload != null) ? payload : message.fields().asText().toString().getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public @Nullable Object handle(List<StreamMessage<Object>> messages) throws Exception {
		this.capture.attempted(messages);
		try {
			Object result = this.handler.handle(messages);
			if (result instanceof CompletionStage<?> stage) {
				return stage.whenComplete((value, failure) -> {
					if (failure != null) {
						this.capture.waiting(messages);
					}
				}).thenApply((value) -> handledWithout(value, messages));
			}
			return handledWithout(result, messages);
		}
		catch (BatchListenerFailedException ex) {
			int handled = Math.max(0, Math.min(ex.index(), messages.size()));
			this.capture.handled(messages.subList(0, handled));
			this.capture.waiting(messages);
			throw ex;
		}
		catch (Throwable ex) {
			this.capture.waiting(messages);
			throw ex;
		}
	}

	private @Nullable Object handledWithout(@Nullable Object result, List<StreamMessage<Object>> messages) {
		if (result == null) {
			this.capture.handled(messages);
		}
		return result;
	}

	@Override
	public List<ResultSender> resultSenders(List<StreamMessage<Object>> messages) {
		List<ResultSender> senders = new ArrayList<>(this.handler.resultSenders(messages));
		senders.add((result, variables) -> this.capture.handled(messages));
		return senders;
	}

}
