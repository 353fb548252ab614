package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelHandler;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.channel.ChannelResultSender;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.PayloadConverter;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;

/**
 * Reads {@link RedisChannelListener} annotations into endpoints, and says precisely what
 * is wrong with those that cannot work.
 */
public final class ChannelEndpointReader {

	private static final ResolvableType BYTES = ResolvableType.forClass(byte[].class);

	private final AttributeResolver attributes;

	private final ChannelSettingsReader settingsReader;

	private final ArgumentResolvers argumentResolvers;

	private final Function<String, RedisChannelOperations> operations;

	private final ChannelContainerFactory containerFactory;

	private final ListenerIds ids = new ListenerIds();

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders, expressions and names of beans
	 * @param argumentResolvers bind parameters
	 * @param operations publishes results, by the name of the connection factory
	 * @param containerFactory knows the settings that override a declaration
	 */
	public ChannelEndpointReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers argumentResolvers,
			Function<String, RedisChannelOperations> operations, ChannelContainerFactory containerFactory) {
		this.attributes = new AttributeResolver(beanFactory);
		this.settingsReader = new ChannelSettingsReader(this.attributes);
		this.argumentResolvers = argumentResolvers;
		this.operations = operations;
		this.containerFactory = containerFactory;
	}

	/** Reads the annotation of a method. */
	ChannelEndpoint read(RedisChannelListener annotation, Object bean, String beanName, Class<?> beanType,
			Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean, beanType, method, annotation.batch(),
				this.argumentResolvers);
		Declaration declaration = declaration(signature.listener(), annotation, beanName, method.getName());
		DestinationVariables variables = variables(declaration);
		HandlerMethodInvoker handler = handler(declaration, variables, bean, beanType, method, signature);
		variables.requireAllUsed();
		ResolvableType payloadType = Objects.requireNonNullElse(signature.payloadType(), BYTES);
		return endpoint(declaration, payloadType, handler);
	}

	/** Reads the annotation of a class with handler methods. */
	ChannelEndpoint read(RedisChannelListener annotation, Object bean, String beanName, Class<?> beanType,
			Set<Method> handlerMethods) {
		String listener = beanType.getName();
		if (handlerMethods.isEmpty()) {
			throw new InvalidListenerException(listener, "the class has no handler method",
					"Annotate methods with @RedisChannelHandler, or annotate a method instead of the class");
		}
		if (annotation.batch()) {
			throw new InvalidListenerException(listener, "a class-level listener cannot take batches",
					"Annotate a method that takes a List instead");
		}
		Declaration declaration = declaration(listener, annotation, beanName, "");
		DestinationVariables variables = variables(declaration);
		Map<Class<?>, ResolvableType> types = new LinkedHashMap<>();
		Map<Class<?>, HandlerMethodInvoker> handlers = new LinkedHashMap<>();
		for (Method method : handlerMethods) {
			HandlerMethodSignature signature = HandlerMethodSignature.of(bean, beanType, method, false,
					this.argumentResolvers);
			ResolvableType type = requirePayloadType(signature);
			Class<?> rawType = type.resolve(Object.class);
			types.put(rawType, type);
			HandlerMethodInvoker handler = handler(declaration, variables, bean, beanType, method, signature);
			if (handlers.put(rawType, handler) != null) {
				throw new InvalidListenerException(signature.listener(),
						"another handler method of the class takes %s, too".formatted(rawType.getName()),
						"Remove one of them");
			}
		}
		variables.requireAllUsed();
		return endpoint(declaration, payloadType(listener, annotation, types),
				new PayloadTypeHandler(listener, handlers));
	}

	private static ResolvableType requirePayloadType(HandlerMethodSignature signature) {
		ResolvableType type = signature.payloadType();
		if (type == null) {
			throw new InvalidListenerException(signature.listener(),
					"it takes no payload, by whose type it could be picked", "Add a payload parameter");
		}
		return type;
	}

	private static ResolvableType payloadType(String listener, RedisChannelListener annotation,
			Map<Class<?>, ResolvableType> types) {
		if (annotation.payloadType() != void.class) {
			return ResolvableType.forClass(annotation.payloadType());
		}
		if (types.size() == 1) {
			return types.values().iterator().next();
		}
		Class<?> common = CommonPayloadType.of(types.keySet());
		if (common == null) {
			throw new InvalidListenerException(listener,
					"its handler methods take %s, which have no common type that tells them apart"
						.formatted(types.values()),
					"Set 'payloadType', or give the types a common interface with @JsonTypeInfo");
		}
		return ResolvableType.forClass(common);
	}

	private Declaration declaration(String listener, RedisChannelListener annotation, String beanName, String member) {
		return new Declaration(listener, annotation, id(annotation, listener, beanName, member),
				this.attributes.texts(listener, "channels", annotation.channels()),
				this.attributes.texts(listener, "patterns", annotation.patterns()),
				this.attributes.text(listener, "filter", annotation.filter()),
				this.settingsReader.read(listener, annotation));
	}

	private String id(RedisChannelListener annotation, String listener, String beanName, String member) {
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

	private HandlerMethodInvoker handler(Declaration declaration, DestinationVariables variables, Object bean,
			Class<?> beanType, Method method, HandlerMethodSignature signature) {
		signature.variables().forEach((variable) -> variables.require(variable, "a @DestinationVariable parameter"));
		if (signature.seesAllVariables()) {
			variables.allAreVisible();
		}
		ResultAdapter resultAdapter = ResultAdapter.forMethod(signature.listener(), method);
		return new HandlerMethodInvoker(bean, signature, resultAdapter,
				resultSenders(declaration, variables, resultChannels(declaration, beanType, method)));
	}

	private List<ResultSender> resultSenders(Declaration declaration, DestinationVariables variables,
			List<ChannelName> targets) {
		if (targets.isEmpty()) {
			return List.of();
		}
		RedisChannelOperations publisher = this.operations
			.apply(this.containerFactory.connectionFactory(declaration.id, declaration.listener, declaration.settings));
		List<ResultSender> senders = new ArrayList<>();
		for (ChannelName target : targets) {
			target.variables().forEach((variable) -> variables.require(variable, "@SendTo(\"%s\")".formatted(target)));
			senders.add(new ChannelResultSender(publisher, target));
		}
		return senders;
	}

	private DestinationVariables variables(Declaration declaration) {
		List<ChannelName> names = declaration.channels.stream()
			.map((name) -> declaration.annotation.sharded() ? ChannelName.ofLiteral(name)
					: channelName(declaration.listener, "channels", name))
			.toList();
		DestinationVariables variables = new DestinationVariables(declaration.listener, names, declaration.patterns,
				declaration.annotation.sharded());
		variables.mentionedIn(declaration.filter);
		ChannelListenerSettings effective = this.containerFactory.effectiveSettings(declaration.id,
				declaration.settings);
		variables.mentionedIn(String.valueOf(effective.orderingKey()));
		return variables;
	}

	private List<ChannelName> resultChannels(Declaration declaration, Class<?> beanType, Method method) {
		SendTo sendTo = AnnotatedElementUtils.findMergedAnnotation(method, SendTo.class);
		if (sendTo == null) {
			sendTo = AnnotatedElementUtils.findMergedAnnotation(beanType, SendTo.class);
		}
		if (sendTo == null) {
			return List.of();
		}
		List<String> names = this.attributes.texts(declaration.listener, "@SendTo", sendTo.value());
		if (names.isEmpty()) {
			throw new InvalidListenerException(declaration.listener, "@SendTo names no channel", "Name one");
		}
		return names.stream().map((name) -> channelName(declaration.listener, "@SendTo", name)).toList();
	}

	private static ChannelName channelName(String listener, String attribute, String name) {
		if (name.isEmpty()) {
			throw new InvalidListenerException(listener, "'%s' has an empty entry".formatted(attribute),
					"Remove it, or check the placeholder that it comes from");
		}
		try {
			return ChannelName.parse(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(listener, "'%s' is wrong: %s".formatted(attribute, ex.getMessage()),
					"Correct the name of the channel", ex);
		}
	}

	private ChannelEndpoint endpoint(Declaration declaration, ResolvableType payloadType,
			ChannelHandler<Object> handler) {
		RedisChannelListener annotation = declaration.annotation;
		String listener = declaration.listener;
		return new ChannelEndpoint(declaration.id, listener, declaration.channels, declaration.patterns,
				annotation.sharded(), payloadType, handler, annotation.batch(), declaration.filter,
				this.attributes.bean(listener, "payloadConverter", annotation.payloadConverter(),
						PayloadConverter.class),
				this.attributes.bean(listener, "errorHandler", annotation.errorHandler(), ListenerErrorHandler.class),
				declaration.settings, null);
	}

	/** What was annotated, with its attributes resolved. */
	private record Declaration(String listener, RedisChannelListener annotation, String id, List<String> channels,
			List<String> patterns, String filter, ChannelListenerSettings settings) {

	}

}
