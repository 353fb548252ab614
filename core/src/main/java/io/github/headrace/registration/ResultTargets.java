package io.github.headrace.registration;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import io.github.headrace.annotation.SendToChannel;
import io.github.headrace.annotation.SendToStream;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.stream.StreamKey;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Where the results of a handler are sent.
 *
 * @param channels the channels they are published to
 * @param streams the streams they are added to
 */
record ResultTargets(List<ChannelName> channels, List<String> streams) {

	static final Set<Class<? extends Annotation>> ANNOTATIONS = Set.of(SendTo.class, SendToChannel.class,
			SendToStream.class);

	/**
	 * Reads the annotations of a method or of its class; {@code @SendTo} names channels.
	 */
	static ResultTargets ofChannelListener(AttributeResolver attributes, String listener, Class<?> type,
			Method method) {
		Names names = new Names(attributes, listener, type, method);
		List<String> channels = new ArrayList<>(names.of("@SendTo", SendTo.class, SendTo::value));
		channels.addAll(names.of("@SendToChannel", SendToChannel.class, SendToChannel::value));
		return of(listener, channels, names.of("@SendToStream", SendToStream.class, SendToStream::value));
	}

	/**
	 * Reads the annotations of a method or of its class; {@code @SendTo} names streams.
	 */
	static ResultTargets ofStreamListener(AttributeResolver attributes, String listener, Class<?> type, Method method) {
		Names names = new Names(attributes, listener, type, method);
		List<String> streams = new ArrayList<>(names.of("@SendTo", SendTo.class, SendTo::value));
		streams.addAll(names.of("@SendToStream", SendToStream.class, SendToStream::value));
		ResultTargets targets = of(listener, names.of("@SendToChannel", SendToChannel.class, SendToChannel::value),
				streams);
		return targets.requireNoVariables(listener);
	}

	private static ResultTargets of(String listener, List<String> channels, List<String> streams) {
		return new ResultTargets(channels.stream().map((name) -> channelName(listener, "@SendTo", name)).toList(),
				streams.stream().map((name) -> streamName(listener, "@SendTo", name)).toList());
	}

	/** Reads what properties say of a consumer of streams. */
	static ResultTargets of(String listener, StreamConsumer consumer) {
		return of(listener, consumer.sendToChannel(), consumer.sendTo()).requireNoVariables(listener);
	}

	ResultTargets orElse(ResultTargets fallback) {
		return isEmpty() ? fallback : this;
	}

	private ResultTargets requireNoVariables(String listener) {
		for (ChannelName channel : this.channels) {
			if (!channel.variables().isEmpty()) {
				throw new InvalidListenerException(listener,
						"its results go to '%s', but names of streams have no variables that could fill it"
							.formatted(channel),
						"Name a channel without variables, or write '\\{' if the brace belongs to the name");
			}
		}
		return this;
	}

	/** Refuses targets where nobody follows them. */
	static void requireNone(String listener, Method method, String listeners) {
		for (Class<? extends Annotation> annotation : ANNOTATIONS) {
			if (AnnotatedElementUtils.hasAnnotation(method, annotation)) {
				throw new InvalidListenerException(listener,
						"it has @%s, which %s do not follow".formatted(annotation.getSimpleName(), listeners),
						"Remove it, and publish with the RedisChannelTemplate");
			}
		}
	}

	boolean isEmpty() {
		return this.channels.isEmpty() && this.streams.isEmpty();
	}

	static ChannelName channelName(String listener, String attribute, String name) {
		requireName(listener, attribute, name);
		try {
			return ChannelName.parse(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(listener, "'%s' is wrong: %s".formatted(attribute, ex.getMessage()),
					"Correct the name of the channel", ex);
		}
	}

	static String streamName(String listener, String attribute, String name) {
		requireName(listener, attribute, name);
		try {
			return StreamKey.of(Namespace.NONE, name).name();
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(listener, "'%s' is wrong: %s".formatted(attribute, ex.getMessage()),
					"Correct the name of the stream", ex);
		}
	}

	private static void requireName(String listener, String attribute, String name) {
		if (name.isEmpty()) {
			throw new InvalidListenerException(listener, "'%s' has an empty entry".formatted(attribute),
					"Remove it, or check the placeholder that it comes from");
		}
	}

	/** Reads names from annotations. */
	private record Names(AttributeResolver attributes, String listener, Class<?> type, Method method) {

		<A extends Annotation> List<String> of(String attribute, Class<A> annotation, Function<A, String[]> value) {
			A found = find(annotation);
			if (found == null) {
				return List.of();
			}
			List<String> names = this.attributes.texts(this.listener, attribute, value.apply(found));
			if (names.isEmpty()) {
				throw new InvalidListenerException(this.listener, "%s names no destination".formatted(attribute),
						"Name one");
			}
			return names;
		}

		private <A extends Annotation> @Nullable A find(Class<A> annotation) {
			A onMethod = AnnotatedElementUtils.findMergedAnnotation(this.method, annotation);
			return (onMethod != null) ? onMethod : AnnotatedElementUtils.findMergedAnnotation(this.type, annotation);
		}

	}

}
