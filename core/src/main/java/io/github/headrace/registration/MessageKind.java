package io.github.headrace.registration;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.StreamMessage;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;

/**
 * What kind of messages a listener is handed.
 */
enum MessageKind {

	CHANNEL(ChannelMessage.class, "channels", "Take a ChannelMessage, or the payload"),

	STREAM(StreamMessage.class, "streams", "Take a StreamMessage, or the payload"),

	INVALIDATION(ReceivedMessage.class, "invalidations", "Take a CacheInvalidation");

	private final Class<?> type;

	private final String destinations;

	private final String advice;

	MessageKind(Class<?> type, String destinations, String advice) {
		this.type = type;
		this.destinations = destinations;
		this.advice = advice;
	}

	/** Returns whether a parameter of a type takes the message, not only its payload. */
	boolean isMessage(Class<?> parameterType) {
		return parameterType == Message.class || parameterType == ReceivedMessage.class || parameterType == this.type;
	}

	/** Refuses what messages of this kind do not have. */
	void requirePossible(String listener, String argument, Class<?> parameterType) {
		boolean ofAnotherKind = ReceivedMessage.class.isAssignableFrom(parameterType) && !isMessage(parameterType);
		if (ofAnotherKind || (this != STREAM && parameterType == Acknowledgment.class)) {
			throw new InvalidListenerException(listener, "its %s is a %s, but it listens to %s".formatted(argument,
					parameterType.getSimpleName(), this.destinations), this.advice);
		}
	}

	/** Refuses variables where destinations have none. */
	void requireVariables(String listener, DestinationVariable annotation) {
		if (this == STREAM) {
			throw new InvalidListenerException(listener,
					"it has a @DestinationVariable(\"%s\") parameter, but names of streams have no variables"
						.formatted(annotation.value()),
					"Take the name of the stream as @Header(StreamHeaders.STREAM)");
		}
	}

}
