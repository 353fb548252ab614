package io.github.headrace.registration;

import java.util.HashMap;
import java.util.Map;

import io.github.headrace.keyspace.KeyspaceHeaders;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.message.ReceivedMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.support.DestinationVariableMethodArgumentResolver;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Shows what was received as a message of spring-messaging, made only for handlers that
 * look at more than the payload.
 */
final class SpringMessage {

	private SpringMessage() {
	}

	static Message<Object> of(ReceivedMessage<Object> message) {
		return MessageBuilder.createMessage(message.payload(), new Headers(headers(message)));
	}

	private static Map<String, Object> headers(ReceivedMessage<Object> message) {
		Map<String, Object> headers = new HashMap<>(message.headers());
		if (message.payload() instanceof KeyspaceNotification notification) {
			headers.put(KeyspaceHeaders.KEY, notification.key());
			headers.put(KeyspaceHeaders.EVENT, notification.event());
			headers.put(KeyspaceHeaders.DATABASE, notification.database());
		}
		Map<String, String> variables = message.variables();
		if (!variables.isEmpty()) {
			headers.put(DestinationVariableMethodArgumentResolver.DESTINATION_TEMPLATE_VARIABLES_HEADER, variables);
		}
		return headers;
	}

	/** Headers without the random id, which would cost more than everything else. */
	private static final class Headers extends MessageHeaders {

		Headers(Map<String, Object> headers) {
			super(headers, ID_VALUE_NONE, null);
		}

	}

}
