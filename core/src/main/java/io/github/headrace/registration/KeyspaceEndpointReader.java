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

/**
 * Reads {@link RedisKeyspaceListener} annotations into endpoints, and says precisely what
 * is wrong with those that cannot work.
 */
public final class KeyspaceEndpointReader implements ListenerAnnotationReader {

	private final AttributeResolver attributes;

	private final ListenerAttributes common;

	private final ChannelSettingsReader settingsReader;

	private final ArgumentResolvers argumentResolvers;

	private final ChannelContainerFactory containerFactory;

	private final KeyspaceChannels channels;

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
		this.common = new ListenerAttributes(this.attributes);
		this.settingsReader = new ChannelSettingsReader(this.attributes, this.common);
		this.argumentResolvers = argumentResolvers;
		this.containerFactory = containerFactory;
		this.channels = channels;
	}

	@Override
	public void register(AnnotatedBean bean, ListenerRegistrar registrar) {
		bean.onMethods(RedisKeyspaceListener.class)
			.forEach((method, annotations) -> annotations
				.forEach((annotation) -> registrar.register(read(annotation, bean, method))));
	}

	private ChannelEndpoint read(RedisKeyspaceListener annotation, AnnotatedBean bean, Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean.bean(), bean.type(), method, false,
				this.argumentResolvers, MessageKind.CHANNEL);
		String listener = signature.listener();
		requireNoPayload(signature);
		ResultTargets.requireNone(listener, method, "keyspace listeners");
		KeyspaceEndpoint endpoint = KeyspaceEndpoint
			.builder(this.common.id(listener, annotation.id(), bean.name(), method.getName()))
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
			.messageHandler(new HandlerMethodInvoker(bean.bean(), signature,
					ResultAdapter.forType(listener, method.getReturnType()), List.of())
				.forChannels())
			.build();
		checkVariables(endpoint, signature);
		return this.channels.endpoint(endpoint);
	}

	private String[] texts(String listener, String attribute, String[] raw) {
		return this.attributes.texts(listener, attribute, raw).toArray(String[]::new);
	}

	private static void requireNoPayload(HandlerMethodSignature signature) {
		ResolvableType type = signature.payloadType();
		if (type != null && !type.resolve(Object.class).isAssignableFrom(KeyspaceNotification.class)) {
			throw new InvalidListenerException(signature.listener(),
					"it takes a %s, but servers do not tell the values of keys".formatted(type),
					"Take a KeyspaceNotification, @DestinationVariable or @Header parameters, or nothing");
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
