package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.listener.FailureKind;
import io.github.headrace.listener.FailureStore;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.MessageExpression;
import io.github.headrace.message.MessageObserver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a message on a lane: its payload is read, the filter asked, the handler
 * called, the result sent; or it takes the failure road.
 */
final class ChannelMessageProcessor {

	private static final Log logger = LogFactory.getLog(ChannelMessageProcessor.class);

	private final String listenerId;

	private final PayloadReader reader;

	private final @Nullable MessageExpression<ChannelMessage<Object>> filter;

	private final @Nullable ServerMessages serverMessages;

	private final ChannelHandler<Object> handler;

	private final RetriedHandler retriedHandler;

	private final FailureStore failureStore;

	private final ListenerErrorHandler errorHandler;

	private final RequestReplies replies;

	private final ChannelCounters counters;

	private final MessageObserver observer;

	private ChannelMessageProcessor(String listenerId, PayloadReader reader,
			@Nullable MessageExpression<ChannelMessage<Object>> filter, @Nullable ServerMessages serverMessages,
			ChannelHandler<Object> handler, RetriedHandler retriedHandler, FailureStore failureStore,
			ListenerErrorHandler errorHandler, RequestReplies replies, ChannelCounters counters,
			MessageObserver observer) {
		this.listenerId = listenerId;
		this.reader = reader;
		this.filter = filter;
		this.serverMessages = serverMessages;
		this.handler = handler;
		this.retriedHandler = retriedHandler;
		this.failureStore = failureStore;
		this.errorHandler = errorHandler;
		this.replies = replies;
		this.counters = counters;
		this.observer = observer;
	}

	static ChannelMessageProcessor of(ChannelEndpoint endpoint, PayloadReader reader, RetriedHandler retriedHandler,
			FailureStore failureStore, ListenerErrorHandler defaultErrorHandler, RequestReplies replies,
			ChannelCounters counters, MessageObserver observer) {
		ListenerErrorHandler errorHandler = endpoint.errorHandler();
		return new ChannelMessageProcessor(endpoint.id(), reader, filter(endpoint), endpoint.serverMessages(),
				endpoint.handler(), retriedHandler, failureStore,
				(errorHandler != null) ? errorHandler : defaultErrorHandler, replies, counters, observer);
	}

	private static @Nullable MessageExpression<ChannelMessage<Object>> filter(ChannelEndpoint endpoint) {
		String filter = endpoint.filter();
		if (filter == null || filter.isEmpty()) {
			return null;
		}
		try {
			return ChannelExpression.parse(filter);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), "'filter' is wrong: " + ex.getMessage(),
					"Correct the expression; it is SpEL without delimiters, such as 'payload.amount > 10'", ex);
		}
	}

	/** Handles messages, whatever comes of it. */
	void handle(List<ChannelMessage<Object>> messages) {
		List<ChannelMessage<Object>> accepted = accepted(messages);
		if (accepted.isEmpty()) {
			return;
		}
		RetriedHandler.AttemptCounter attempts = new RetriedHandler.AttemptCounter();
		MessageObserver.Handling handling = this.observer.handling(accepted);
		Throwable failure = null;
		try {
			Object result = this.retriedHandler.handle(accepted, attempts);
			send(result, accepted);
			this.counters.succeeded.add(accepted.size());
		}
		catch (Throwable ex) {
			failure = ex;
			FailureKind kind = RetriedHandler.canBeMended(ex) ? FailureKind.FAILED : FailureKind.NOT_RETRYABLE;
			for (ChannelMessage<Object> message : accepted) {
				failed(message, attempts.count, ex, kind);
			}
		}
		finally {
			handling.ended(failure);
			if (attempts.count > 1) {
				this.counters.retried.add(attempts.count - 1L);
			}
		}
	}

	private List<ChannelMessage<Object>> accepted(List<ChannelMessage<Object>> messages) {
		if (messages.size() == 1) {
			ChannelMessage<Object> message = messages.get(0);
			return accepts(message) ? List.of(message) : List.of();
		}
		List<ChannelMessage<Object>> accepted = new ArrayList<>(messages.size());
		for (ChannelMessage<Object> message : messages) {
			if (accepts(message)) {
				accepted.add(message);
			}
		}
		return accepted;
	}

	private boolean accepts(ChannelMessage<Object> message) {
		try {
			if (!this.reader.read(message)) {
				failed(message, 0, message.unreadable(), FailureKind.UNREADABLE);
				return false;
			}
			if (this.filter != null && !this.filter.accepts(message)) {
				this.counters.filtered.increment();
				return false;
			}
			if (this.serverMessages != null && !this.serverMessages.claim(message)) {
				this.counters.filtered.increment();
				return false;
			}
			this.handler.check(message);
			return true;
		}
		catch (Throwable ex) {
			failed(message, 0, ex, FailureKind.NOT_RETRYABLE);
			return false;
		}
	}

	private void send(@Nullable Object result, List<ChannelMessage<Object>> messages) {
		// A request says itself where its result goes.
		if (this.replies.reply(messages.get(0), result) || result == null) {
			return;
		}
		for (ResultSender sender : this.handler.resultSenders(messages)) {
			sender.send(result, messages.get(0).variables());
		}
	}

	private void failed(ChannelMessage<Object> message, int attempts, @Nullable Throwable cause, FailureKind kind) {
		Throwable known = (cause != null) ? cause : new IllegalStateException("Unknown failure");
		this.counters.failed(known);
		this.replies.fail(message, known);
		ListenerFailure failure = new ListenerFailure(this.listenerId, message.channel(), message.body(), attempts,
				known);
		if (this.failureStore.keep(failure, kind)) {
			this.counters.deadLettered.increment();
		}
		try {
			this.errorHandler.handle(failure);
		}
		catch (Throwable ex) {
			if (ex != known) {
				ex.addSuppressed(known);
			}
			logger.error("The error handler failed, too: " + failure, ex);
		}
	}

}
