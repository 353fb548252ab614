package io.github.headrace.registration;

import java.util.List;

import io.github.headrace.listener.InvalidListenerException;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;

/**
 * An argument that is the payload, alone or in its message, of one message or of each of
 * a batch.
 *
 * @param payloadType what payloads are read as; {@link ResolvableType#NONE} if it does
 * not matter
 * @param binding finds the argument
 * @param message whether it is the message, with its headers and variables
 */
record PayloadArgument(ResolvableType payloadType, ArgumentBinding binding, boolean message) {

	static PayloadArgument of(ResolvableType type, MessageKind kind) {
		Class<?> rawType = type.resolve(Object.class);
		if (!kind.isMessage(rawType)) {
			return new PayloadArgument(type, ArgumentBinding.PAYLOAD, false);
		}
		return new PayloadArgument(type.getGeneric(0),
				(rawType == Message.class) ? ArgumentBinding.MESSAGE : ArgumentBinding.RECEIVED_MESSAGE, true);
	}

	/** Reads the type of an argument that is to be a list. */
	static PayloadArgument ofBatch(String listener, String argument, ResolvableType type, MessageKind kind) {
		if (type.resolve(Object.class) != List.class) {
			throw new InvalidListenerException(listener,
					"it takes batches, but its %s is a %s".formatted(argument, type),
					"Take one List of payloads or messages, or remove 'batch'");
		}
		ResolvableType element = type.getGeneric(0);
		Class<?> rawType = element.resolve(Object.class);
		kind.requirePossible(listener, argument, rawType);
		if (!kind.isMessage(rawType)) {
			return new PayloadArgument(element, ArgumentBinding.PAYLOADS, false);
		}
		return new PayloadArgument(element.getGeneric(0),
				(rawType == Message.class) ? ArgumentBinding.MESSAGES : ArgumentBinding.RECEIVED_MESSAGES, true);
	}

}
