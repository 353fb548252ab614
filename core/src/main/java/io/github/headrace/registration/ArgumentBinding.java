package io.github.headrace.registration;

import java.util.List;

import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.MethodArgumentResolutionException;

/**
 * Finds the argument of one parameter; chosen once, when a listener is registered.
 */
@FunctionalInterface
interface ArgumentBinding {

	/** The payload, without a detour through spring-messaging. */
	ArgumentBinding PAYLOAD = (messages) -> messages.get(0).payload();

	/** The message of a channel or stream itself. */
	ArgumentBinding RECEIVED_MESSAGE = (messages) -> messages.get(0);

	/** The message as spring-messaging has it. */
	ArgumentBinding MESSAGE = (messages) -> SpringMessage.of(messages.get(0));

	/** The payloads of a batch. */
	ArgumentBinding PAYLOADS = (messages) -> messages.stream().<Object>map(ReceivedMessage::payload).toList();

	/** The messages of a batch themselves. */
	ArgumentBinding RECEIVED_MESSAGES = (messages) -> messages;

	/** The messages of a batch as spring-messaging has them. */
	ArgumentBinding MESSAGES = (messages) -> messages.stream().map(SpringMessage::of).toList();

	/** What settles an entry of a stream, or a batch of them. */
	ArgumentBinding ACKNOWLEDGMENT = BatchAcknowledgment::of;

	@Nullable Object bind(List<? extends ReceivedMessage<Object>> messages) throws Exception;

	static ArgumentBinding resolvedBy(HandlerMethodArgumentResolver resolver, MethodParameter parameter) {
		return (messages) -> resolve(resolver, parameter, SpringMessage.of(messages.get(0)));
	}

	/**
	 * Makes a {@link MessagingException} of every failure: another attempt would not find
	 * another argument.
	 */
	private static @Nullable Object resolve(HandlerMethodArgumentResolver resolver, MethodParameter parameter,
			Message<?> message) throws Exception {
		try {
			return resolver.resolveArgument(parameter, message);
		}
		catch (MessagingException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			MethodArgumentResolutionException wrapped = new MethodArgumentResolutionException(message, parameter,
					String.valueOf(ex.getMessage()));
			wrapped.initCause(ex);
			throw wrapped;
		}
	}

}
