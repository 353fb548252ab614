package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.List;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.KeyspaceEndpoint;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Reads {@link RedisKeyspaceListener} annotations into endpoints, and says precisely what
 * is wrong with those that cannot work.
 */
public final class KeyspaceEndpointReader {

	private final AttributeResolver attributes;

	private final ChannelSettingsReader settingsReader;

	private final ArgumentResolvers argumentResolvers;

	private final ChannelContainerFactory containerFactory;

	private final KeyspaceChannels channels;

	private final ListenerIds ids = new ListenerIds();

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders, expressions and names of beans
	 * @param argumentResolvers bind parameters
	 * @param containerFactory knows the settings that override a declaration
	 * @param channels makes endpoints that can be registered
	 */
	public KeyspaceEndpointReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers argumentResolvers,
			ChannelContainerFactory containerFactory, KeyspaceChannels channels) {
		this.attributes = new AttributeResolver(beanFactory);
		this.settingsReader = new ChannelSettingsReader(this.attributes);
		this.argumentResolvers = argumentResolvers;
		this.containerFactory = containerFactory;
		this.channels = channels;
	}

	/** Reads the annotation of a method. */
	ChannelEndpoint read(RedisKeyspaceListener annotation, Object bean, String beanName, Class<?> beanType,
			Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean, beanType, method, false,
				this.argumentResolvers);
		String listener = signature.listener();
		requireNoPayload(signature);
		requireNoResult(listener, method);
		KeyspaceEndpoint endpoint = KeyspaceEndpoint.builder(id(annotation, listener, beanName, method.getName()))
			.description(listener)
			.events(annotation.events())
			.eventNames(texts(listener, "eventNames", annotation.eventNames()))
			.keys(texts(listener, "keys", annotation.keys()))
			.keyPatterns(texts(listener, "keyPatterns", annotation.keyPatterns()))
			.database(this.attributes.index(listener, "database", annotation.database()))
			.group(this.attributes.text(listener, "group", annotation.group()))
			.filter(this.attributes.text(listener, "filter", annotation.filter()))
			.errorHandler(this.attributes.bean(listener, "errorHandler", annotation.errorHandler(),
					ListenerErrorHandler.class))
			.settings(this.settingsReader.read(listener, annotation))
			.messageHandler(
					new HandlerMethodInvoker(bean, signature, ResultAdapter.forMethod(listener, method), List.of()))
			.build();
		checkVariables(endpoint, signature);
		return this.channels.endpoint(endpoint);
	}

	private String[] texts(String listener, String attribute, String[] raw) {
		return this.attributes.texts(listener, attribute, raw).toArray(String[]::new);
	}

	private String id(RedisKeyspaceListener annotation, String listener, String beanName, String member) {
		String id = this.attributes.text(listener, "id", annotation.id());
		if (annotation.id().isEmpty()) {
			return this.ids.next(beanName, member);
		}
		if (id.isEmpty()) {
			throw new InvalidListenerException(listener, "'id' is '%s', which is empty".formatted(annotation.id()),
					"Check the placeholder or expression");
		}
		return id;
	}

	private static void requireNoPayload(HandlerMethodSignature signature) {
		ResolvableType type = signature.payloadType();
		if (type != null && !type.resolve(Object.class).isAssignableFrom(KeyspaceNotification.class)) {
			throw new InvalidListenerException(signature.listener(),
					"it takes a %s, but servers do not tell the values of keys".formatted(type),
					"Take a KeyspaceNotification, @DestinationVariable or @Header parameters, or nothing");
		}
	}

	private static void requireNoResult(String listener, Method method) {
		if (AnnotatedElementUtils.hasAnnotation(method, SendTo.class)) {
			throw new InvalidListenerException(listener, "it has @SendTo, which keyspace listeners do not follow",
					"Remove it, and publish with the RedisChannelTemplate");
		}
	}

	private void checkVariables(KeyspaceEndpoint endpoint, HandlerMethodSignature signature) {
		List<ChannelName> keys = endpoint.keys().stream().map(ChannelName::parse).toList();
		DestinationVariables variables = DestinationVariables.ofKeys(endpoint.description(), keys,
				endpoint.keys().isEmpty() && endpoint.keyPatterns().isEmpty() ? List.of("*") : endpoint.keyPatterns());
		variables.mentionedIn(String.valueOf(endpoint.filter()));
		ChannelListenerSettings effective = this.containerFactory.effectiveSettings(endpoint.id(), endpoint.settings());
		variables.mentionedIn(String.valueOf(effective.orderingKey()));
		signature.variables().forEach((variable) -> variables.require(variable, "a @DestinationVariable parameter"));
		if (signature.seesAllVariables() || signature.payloadType() != null) {
			variables.allAreVisible();
		}
		variables.requireAllUsed();
	}

}
