package io.github.headrace.registration;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.Acknowledgment;
import org.reactivestreams.Publisher;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Tells an application that is processed ahead of time which types are read from JSON and
 * written as JSON: what is inside of messages, lists and asynchronous results, and the
 * subtypes that {@link JsonSubTypes} or a sealed type names. Not for use by several
 * threads.
 */
public final class PayloadHints {

	/** What carries payloads, but is none. */
	private static final List<Class<?>> CARRIERS = List.of(Message.class, ReceivedMessage.class, MessageHeaders.class,
			Acknowledgment.class, Publisher.class);

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	private final Set<Class<?>> known = new HashSet<>();

	private final ReflectionHints hints;

	/**
	 * Creates an instance.
	 * @param hints takes the types
	 */
	public PayloadHints(ReflectionHints hints) {
		this.hints = hints;
	}

	/**
	 * Adds a type with its type arguments.
	 * @param type what a handler takes or returns, or the values of a cache
	 */
	public void register(ResolvableType type) {
		if (type.isArray()) {
			register(type.getComponentType());
			return;
		}
		for (ResolvableType generic : type.getGenerics()) {
			register(generic);
		}
		Class<?> rawType = type.resolve();
		if (rawType != null && !rawType.isPrimitive()
				&& CARRIERS.stream().noneMatch((carrier) -> carrier.isAssignableFrom(rawType))) {
			register(rawType);
		}
	}

	private void register(Class<?> type) {
		if (type.getName().startsWith("java.") || !this.known.add(type)) {
			return;
		}
		this.binding.registerReflectionHints(this.hints, type);
		MergedAnnotations.from(type)
			.stream(JsonSubTypes.class)
			.flatMap((subtypes) -> Arrays.stream(subtypes.synthesize().value()))
			.forEach((subtype) -> register(subtype.value()));
		if (type.isSealed()) {
			Arrays.stream(type.getPermittedSubclasses()).forEach(this::register);
		}
	}

}
