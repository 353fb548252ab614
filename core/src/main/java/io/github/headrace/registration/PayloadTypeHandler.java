package io.github.headrace.registration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHandlingException;

/**
 * Picks the method of a class-level listener by the type of the payload: of those that
 * accept it, the one with the most specific parameter.
 */
final class PayloadTypeHandler implements InvocableHandler {

	private final String listener;

	private final Map<Class<?>, HandlerMethodInvoker> handlers;

	private final Map<Class<?>, HandlerMethodInvoker> picked = new ConcurrentHashMap<>();

	PayloadTypeHandler(String listener, Map<Class<?>, HandlerMethodInvoker> handlers) {
		this.listener = listener;
		this.handlers = new LinkedHashMap<>(handlers);
	}

	@Override
	public @Nullable Object handle(List<? extends ReceivedMessage<Object>> messages) throws Exception {
		return handlerFor(messages.get(0)).handle(messages);
	}

	@Override
	public void check(ReceivedMessage<Object> message) {
		handlerFor(message).check(message);
	}

	@Override
	public List<ResultSender> resultSenders(List<? extends ReceivedMessage<Object>> messages) {
		return handlerFor(messages.get(0)).resultSenders(messages);
	}

	/** One method without a result speaks for none of them. */
	@Override
	public boolean replies() {
		return this.handlers.values().stream().anyMatch(HandlerMethodInvoker::replies);
	}

	private HandlerMethodInvoker handlerFor(ReceivedMessage<Object> message) {
		Class<?> type = message.payload().getClass();
		HandlerMethodInvoker handler = this.picked.get(type);
		if (handler == null) {
			handler = pick(message, type);
			this.picked.put(type, handler);
		}
		return handler;
	}

	private HandlerMethodInvoker pick(ReceivedMessage<Object> message, Class<?> type) {
		List<Class<?>> accepting = this.handlers.keySet().stream().filter((key) -> key.isAssignableFrom(type)).toList();
		List<Class<?>> mostSpecific = accepting.stream()
			.filter((candidate) -> accepting.stream()
				.noneMatch((other) -> other != candidate && candidate.isAssignableFrom(other)))
			.toList();
		HandlerMethodInvoker handler = (mostSpecific.size() == 1) ? this.handlers.get(mostSpecific.get(0)) : null;
		if (handler == null) {
			throw new MessageHandlingException(SpringMessage.of(message),
					"%s has %s handler method for a payload of type %s; it has some for %s".formatted(this.listener,
							mostSpecific.isEmpty() ? "no" : "more than one", type.getName(), this.handlers.keySet()));
		}
		return handler;
	}

}
