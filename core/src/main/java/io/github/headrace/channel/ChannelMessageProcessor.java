package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.headrace.dispatch.ItemHandler;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.ResultSender;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a message on a lane: its payload is read, the filter asked, the handler
 * called, the result sent; or it takes the failure road.
 */
final class ChannelMessageProcessor implements ItemHandler<ChannelMessage<Object>> {

	private static final Log logger = LogFactory.getLog(ChannelMessageProcessor.class);

	private final String listenerId;

	private final PayloadReader reader;

	private final @Nullable MessageExpression filter;

	private final RetriedHandler handler;

	private final List<ResultSender> resultSenders;

	private final ListenerErrorHandler errorHandler;

	private final ChannelCounters counters;

	private ChannelMessageProcessor(String listenerId, PayloadReader reader, @Nullable MessageExpression filter,
			RetriedHandler handler, List<ResultSender> resultSenders, ListenerErrorHandler errorHandler,
			ChannelCounters counters) {
		this.listenerId = listenerId;
		this.reader = reader;
		this.filter = filter;
		this.handler = handler;
		this.resultSenders = resultSenders;
		this.errorHandler = errorHandler;
		this.counters = counters;
	}

	static ChannelMessageProcessor of(ChannelEndpoint endpoint, PayloadReader reader, RetriedHandler handler,
			ListenerErrorHandler defaultErrorHandler, ChannelCounters counters) {
		ListenerErrorHandler errorHandler = endpoint.errorHandler();
		return new ChannelMessageProcessor(endpoint.id(), reader, filter(endpoint), handler, endpoint.resultSenders(),
				(errorHandler != null) ? errorHandler : defaultErrorHandler, counters);
	}

	private static @Nullable MessageExpression filter(ChannelEndpoint endpoint) {
		String filter = endpoint.filter();
		if (filter == null || filter.isEmpty()) {
			return null;
		}
		try {
			return MessageExpression.parse(filter);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), "'filter' is wrong: " + ex.getMessage(),
					"Correct the expression; it is SpEL without delimiters, such as 'payload.amount > 10'", ex);
		}
	}

	@Override
	public void handle(List<ChannelMessage<Object>> messages) {
		List<ChannelMessage<Object>> accepted = accepted(messages);
		if (accepted.isEmpty()) {
			return;
		}
		RetriedHandler.AttemptCounter attempts = new RetriedHandler.AttemptCounter();
		try {
			Object result = this.handler.handle(accepted, attempts);
			send(result, accepted);
			this.counters.succeeded.add(accepted.size());
		}
		catch (Throwable ex) {
			for (ChannelMessage<Object> message : accepted) {
				failed(message, attempts.count, ex);
			}
		}
		finally {
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
			if (this.reader.read(message)) {
				if (this.filter == null || this.filter.accepts(message)) {
					return true;
				}
				this.counters.filtered.increment();
				return false;
			}
			failed(message, 0, message.unreadable());
		}
		catch (Throwable ex) {
			failed(message, 0, ex);
		}
		return false;
	}

	private void send(@Nullable Object result, List<ChannelMessage<Object>> messages) {
		if (result == null || this.resultSenders.isEmpty()) {
			return;
		}
		Map<String, String> variables = (messages.size() == 1) ? messages.get(0).variables() : Map.of();
		for (ResultSender sender : this.resultSenders) {
			sender.send(result, variables);
		}
	}

	private void failed(ChannelMessage<Object> message, int attempts, @Nullable Throwable cause) {
		Throwable known = (cause != null) ? cause : new IllegalStateException("Unknown failure");
		this.counters.failed(known);
		ListenerFailure failure = new ListenerFailure(this.listenerId, message.channel(), message.body(), attempts,
				known);
		try {
			this.errorHandler.handle(failure);
		}
		catch (Throwable ex) {
			if (ex != known) {
				ex.addSuppressed(known);
			}
			logger.error("The error handler of listener '%s' failed on a message from '%s'".formatted(this.listenerId,
					message.channel()), ex);
		}
	}

}
