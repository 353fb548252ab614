package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.EntryFields;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Reads {@link RedisStreamListener} annotations and the properties of consumers into
 * endpoints, and says precisely what is wrong with those that cannot work.
 */
public final class StreamEndpointReader implements ListenerAnnotationReader {

	private static final ResolvableType SIGNAL = ResolvableType.forClass(EntryFields.class);

	private final AttributeResolver attributes;

	private final ListenerAttributes common;

	private final StreamSettingsReader settingsReader;

	private final ArgumentResolvers argumentResolvers;

	private final ResultSenders resultSenders;

	private final StreamContainerFactory containerFactory;

	private final StreamConsumers consumers;

	private final HandlerBeanReader handlerBeans;

	/** The ids of annotated listeners. */
	private final Set<String> annotated = new TreeSet<>();

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders, expressions and names of beans
	 * @param argumentResolvers bind parameters
	 * @param resultSenders send results
	 * @param containerFactory knows the settings that override a declaration
	 * @param consumers what properties say of consumers
	 */
	public StreamEndpointReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers argumentResolvers,
			ResultSenders resultSenders, StreamContainerFactory containerFactory, StreamConsumers consumers) {
		this.attributes = new AttributeResolver(beanFactory);
		this.common = new ListenerAttributes(this.attributes);
		this.settingsReader = new StreamSettingsReader(this.attributes, this.common);
		this.argumentResolvers = argumentResolvers;
		this.resultSenders = resultSenders;
		this.containerFactory = containerFactory;
		this.consumers = consumers;
		this.handlerBeans = new HandlerBeanReader(beanFactory, argumentResolvers, this.attributes);
	}

	@Override
	public void register(AnnotatedBean bean, ListenerRegistrar registrar) {
		endpoints(bean).forEach(registrar::register);
	}

	@Override
	public void registerRest(ListenerRegistrar registrar) {
		configuredEndpoints().forEach(registrar::register);
	}

	/** Returns what is annotated. */
	List<StreamEndpoint> endpoints(AnnotatedBean bean) {
		List<StreamEndpoint> endpoints = new ArrayList<>();
		bean.onMethods(RedisStreamListener.class)
			.forEach((method, annotations) -> annotations
				.forEach((annotation) -> endpoints.add(read(annotation, bean, method))));
		return endpoints;
	}

	/**
	 * Returns what is only configured.
	 * @throws InvalidListenerException if something that is configured has no handler
	 */
	List<StreamEndpoint> configuredEndpoints() {
		List<StreamEndpoint> endpoints = new ArrayList<>();
		this.consumers.all().forEach((id, consumer) -> {
			String handler = consumer.handler();
			if (handler == null) {
				this.consumers.requireAnnotated(id, this.annotated);
			}
			else if (this.handlerBeans.exists(handler) || !this.consumers.isLeftOut(id)) {
				endpoints.add(read(id, consumer, handler));
			}
		});
		return endpoints;
	}

	private StreamEndpoint read(RedisStreamListener annotation, AnnotatedBean bean, Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean.bean(), bean.type(), method,
				annotation.batch(), this.argumentResolvers, MessageKind.STREAM);
		String listener = signature.listener();
		String id = this.common.id(listener, annotation.id(), bean.name(), method.getName());
		StreamConsumer consumer = this.consumers.ofAnnotated(id, listener).orElse(declared(listener, annotation));
		if (consumer.streams().isEmpty()) {
			throw this.consumers.missingStream(id, listener);
		}
		this.annotated.add(id);
		RetrySettings defaultRetry = effectiveSettings(id, StreamListenerSettings.OPEN).retry();
		StreamListenerSettings settings = this.settingsReader.read(listener, annotation,
				Objects.requireNonNull(defaultRetry));
		ResultTargets targets = ResultTargets.of(listener, consumer)
			.orElse(ResultTargets.ofStreamListener(this.attributes, listener, bean.type(), method));
		return endpoint(id, listener, consumer, settings,
				StreamMethod.of(bean.bean(), signature, method, senders(id, listener, settings, targets)));
	}

	private StreamConsumer declared(String listener, RedisStreamListener annotation) {
		return new StreamConsumer(this.attributes.texts(listener, "stream", annotation.stream()),
				this.common.textOrOpen(listener, "group", annotation.group()), annotation.broadcast(), null, null,
				annotation.batch(), List.of(), List.of(),
				this.common.textOrOpen(listener, "filter", annotation.filter()),
				this.common.textOrOpen(listener, "payloadConverter", annotation.payloadConverter()),
				this.common.textOrOpen(listener, "errorHandler", annotation.errorHandler()));
	}

	private StreamEndpoint read(String id, StreamConsumer consumer, String handler) {
		String listener = StreamConsumer.property(id);
		if (consumer.streams().isEmpty()) {
			throw new InvalidListenerException(listener, "it names no stream", "Set 'stream'");
		}
		StreamListenerSettings open = StreamListenerSettings.OPEN;
		return endpoint(id, "%s (%s)".formatted(listener, handler), consumer, open,
				this.handlerBeans.read(listener, handler, consumer, (targets) -> senders(id, listener, open, targets)));
	}

	private StreamEndpoint endpoint(String id, String listener, StreamConsumer consumer,
			StreamListenerSettings settings, StreamMethod method) {
		return new StreamEndpoint(id, listener, consumer.streams(), group(listener, consumer),
				Objects.requireNonNullElse(method.payloadType(), SIGNAL), method.handler().forStreams(),
				consumer.isBatch(), method.manual(), consumer.filter(),
				bean(listener, "payloadConverter", consumer.payloadConverter(), PayloadConverter.class),
				bean(listener, "errorHandler", consumer.errorHandler(), ListenerErrorHandler.class), settings);
	}

	private static @Nullable String group(String listener, StreamConsumer consumer) {
		String group = consumer.group();
		if (Boolean.TRUE.equals(consumer.broadcast())) {
			if (group != null) {
				throw new InvalidListenerException(listener,
						"it is a broadcast reader, but has the 'group' '%s'".formatted(group),
						"Remove 'group' for every instance to read everything, or 'broadcast' for the group to share it");
			}
			return null;
		}
		if (group == null) {
			throw new InvalidListenerException(listener, "it has no 'group'",
					"Name the group that shares the entries, or set 'broadcast' for every instance to read everything");
		}
		return group;
	}

	private List<ResultSender> senders(String id, String listener, StreamListenerSettings declared,
			ResultTargets targets) {
		String connectionFactory = effectiveSettings(id, declared).connectionFactory();
		return targets.isEmpty() ? List.of()
				: this.resultSenders.of(listener, targets, Objects.requireNonNull(connectionFactory));
	}

	private StreamListenerSettings effectiveSettings(String id, StreamListenerSettings declared) {
		return this.containerFactory.effectiveSettings(id, declared);
	}

	private <B> @Nullable B bean(String listener, String attribute, @Nullable String name, Class<B> type) {
		return (name != null) ? this.attributes.bean(listener, attribute, name, type) : null;
	}

}
