package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.stream.Acknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
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

	private final MessageKind kind;

	private final List<ArgumentBinding> bindings = new ArrayList<>();

	private final Set<String> variables = new LinkedHashSet<>();

	private @Nullable MethodParameter payloadParameter;

	private @Nullable ResolvableType payloadType;

	private @Nullable ResolvableType messageType;

	private @Nullable PayloadValidation validation;

	private boolean seesAllVariables;

	private boolean manual;

	ParameterReader(String listener, ArgumentResolvers resolvers, boolean batch, MessageKind kind) {
		this.listener = listener;
		this.resolvers = resolvers;
		this.batch = batch;
		this.kind = kind;
	}

	void read(MethodParameter parameter) {
		String argument = "parameter '%s'".formatted(name(parameter));
		this.kind.requirePossible(this.listener, argument, parameter.getParameterType());
		ResolvableType type = ResolvableType.forMethodParameter(parameter);
		HandlerMethodArgumentResolver resolver = this.resolvers.find(parameter);
		if (parameter.getParameterType() == Acknowledgment.class) {
			this.manual = true;
			this.bindings.add(ArgumentBinding.ACKNOWLEDGMENT);
		}
		else if (this.batch) {
			PayloadArgument payload = PayloadArgument.ofBatch(this.listener, argument, type, this.kind);
			this.seesAllVariables |= payload.message();
			readPayload(parameter, payload);
		}
		else if (this.kind.isMessage(type.resolve(Object.class))) {
			readMessage(parameter, PayloadArgument.of(type, this.kind));
		}
		else if (resolver != null) {
			readVariable(parameter);
			this.seesAllVariables |= seesHeaders(parameter);
			this.bindings.add(ArgumentBinding.resolvedBy(resolver, parameter));
		}
		else {
			readPayload(parameter, PayloadArgument.of(type, this.kind));
		}
	}

	private void readMessage(MethodParameter parameter, PayloadArgument message) {
		readValidation(parameter);
		if (message.payloadType().resolve() != null) {
			this.messageType = message.payloadType();
		}
		this.seesAllVariables = true;
		this.bindings.add(message.binding());
		if (this.payloadType == null && this.messageType == null) {
			this.messageType = ResolvableType.forClass(Object.class);
		}
	}

	private void readVariable(MethodParameter parameter) {
		DestinationVariable annotation = parameter.getParameterAnnotation(DestinationVariable.class);
		if (annotation == null) {
			return;
		}
		this.kind.requireVariables(this.listener, annotation);
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

	private void readPayload(MethodParameter parameter, PayloadArgument payload) {
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
		this.payloadType = payload.payloadType();
		this.bindings.add(payload.binding());
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
				this.validation, Set.copyOf(this.variables), this.seesAllVariables, this.manual);
	}

}
