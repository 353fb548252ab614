package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.util.StringUtils;

/**
 * Reads the parameters of a handler method, one after the other, into its signature.
 */
final class ParameterReader {

	private final String listener;

	private final ArgumentResolvers resolvers;

	private final boolean batch;

	private final List<ArgumentBinding> bindings = new ArrayList<>();

	private final Set<String> variables = new LinkedHashSet<>();

	private @Nullable MethodParameter payloadParameter;

	private @Nullable ResolvableType payloadType;

	private @Nullable ResolvableType messageType;

	private @Nullable PayloadValidation validation;

	private boolean seesAllVariables;

	ParameterReader(String listener, ArgumentResolvers resolvers, boolean batch) {
		this.listener = listener;
		this.resolvers = resolvers;
		this.batch = batch;
	}

	void read(MethodParameter parameter) {
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		HandlerMethodArgumentResolver resolver = this.resolvers.find(parameter);
		if (this.batch) {
			readBatch(parameter, type);
		}
		else if (isMessage(type)) {
			readMessage(parameter, type);
		}
		else if (resolver != null) {
			readVariable(parameter);
			this.seesAllVariables |= seesHeaders(parameter);
			this.bindings.add(ArgumentBinding.resolvedBy(resolver, parameter));
		}
		else {
			readPayload(parameter, type, ArgumentBinding.PAYLOAD);
		}
	}

	private void readBatch(MethodParameter parameter, ResolvableType type) {
		if (type.resolve(Object.class) != List.class) {
			throw new InvalidListenerException(this.listener,
					"it takes batches, but its parameter '%s' is a %s".formatted(name(parameter), type),
					"Take one List of payloads or messages, or remove 'batch'");
		}
		ResolvableType element = type.getGeneric(0);
		if (!isMessage(element)) {
			readPayload(parameter, element, ArgumentBinding.PAYLOADS);
			return;
		}
		boolean spring = element.resolve(Object.class) == Message.class;
		this.seesAllVariables = true;
		readPayload(parameter, element.getGeneric(0),
				spring ? ArgumentBinding.MESSAGES : ArgumentBinding.CHANNEL_MESSAGES);
	}

	private static boolean isMessage(ResolvableType type) {
		Class<?> rawType = type.resolve(Object.class);
		return rawType == Message.class || rawType == ChannelMessage.class;
	}

	private void readMessage(MethodParameter parameter, ResolvableType type) {
		readValidation(parameter);
		boolean spring = type.resolve(Object.class) == Message.class;
		ResolvableType generic = type.getGeneric(0);
		if (generic.resolve() != null) {
			this.messageType = generic;
		}
		this.seesAllVariables = true;
		this.bindings.add(spring ? ArgumentBinding.MESSAGE : ArgumentBinding.CHANNEL_MESSAGE);
		if (this.payloadType == null && this.messageType == null) {
			this.messageType = ResolvableType.forClass(Object.class);
		}
	}

	private void readVariable(MethodParameter parameter) {
		DestinationVariable annotation = parameter.getParameterAnnotation(DestinationVariable.class);
		if (annotation == null) {
			return;
		}
		String name = StringUtils.hasText(annotation.value()) ? annotation.value() : parameter.getParameterName();
		if (name == null) {
			throw new InvalidListenerException(this.listener,
					"the name of a @DestinationVariable parameter is not known",
					"Name it in the annotation, or compile with -parameters");
		}
		this.variables.add(name);
	}

	private static boolean seesHeaders(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(Headers.class)
				|| MessageHeaders.class.isAssignableFrom(parameter.getParameterType())
				|| MessageHeaderAccessor.class.isAssignableFrom(parameter.getParameterType());
	}

	private void readPayload(MethodParameter parameter, ResolvableType type, ArgumentBinding binding) {
		if (this.payloadParameter != null) {
			throw new InvalidListenerException(
					this.listener, "it has several payload parameters: '%s' and '%s'"
						.formatted(name(this.payloadParameter), name(parameter)),
					"Keep one, and annotate the others with @Header or @DestinationVariable");
		}
		Payload annotation = parameter.getParameterAnnotation(Payload.class);
		if (annotation != null && StringUtils.hasText(annotation.expression())) {
			throw new InvalidListenerException(this.listener,
					"its @Payload has the expression '%s', which is not supported".formatted(annotation.expression()),
					"Take the whole payload");
		}
		this.payloadParameter = parameter;
		this.payloadType = type;
		this.bindings.add(binding);
		readValidation(parameter);
	}

	private void readValidation(MethodParameter parameter) {
		PayloadValidation found = PayloadValidation.of(this.listener, parameter, this.resolvers.validator());
		this.validation = (found != null) ? found : this.validation;
	}

	private static String name(MethodParameter parameter) {
		String name = parameter.getParameterName();
		return (name != null) ? name : "#" + parameter.getParameterIndex();
	}

	HandlerMethodSignature signature(Method invocable) {
		if (this.batch && this.payloadParameter == null) {
			throw new InvalidListenerException(this.listener, "it takes batches, but has no parameter",
					"Take one List of payloads or messages, or remove 'batch'");
		}
		if (this.payloadType != null && this.messageType != null && this.messageType.resolve() != Object.class
				&& !this.messageType.toString().equals(this.payloadType.toString())) {
			throw new InvalidListenerException(this.listener,
					"it takes the payload as %s and as %s".formatted(this.payloadType, this.messageType),
					"Take it once, or as the same type");
		}
		return new HandlerMethodSignature(this.listener, invocable,
				(this.payloadType != null) ? this.payloadType : this.messageType, List.copyOf(this.bindings),
				this.validation, Set.copyOf(this.variables), this.seesAllVariables);
	}

}
