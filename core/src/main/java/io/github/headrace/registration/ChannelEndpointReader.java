package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.message.PayloadConverter;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;

/**
 * Reads {@link RedisChannelListener} annotations into endpoints, and says precisely what
 * is wrong with those that cannot work.
 */
public final class ChannelEndpointReader implements ListenerAnnotationReader {

	private static final ResolvableType BYTES = ResolvableType.forClass(byte[].class);

	private final AttributeResolver attributes;

	private final ListenerAttributes common;

	private final ChannelSettingsReader settingsReader;

	private final ArgumentResolvers argumentResolvers;

	private final ResultSenders resultSenders;

	private final ChannelContainerFactory containerFactory;

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders, expressions and names of beans
	 * @param argumentResolvers bind parameters
	 * @param resultSenders send results
	 * @param containerFactory knows the settings that override a declaration
	 */
	public ChannelEndpointReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers argumentResolvers,
			ResultSenders resultSenders, ChannelContainerFactory containerFactory) {
		this.attributes = new AttributeResolver(beanFactory);
		this.common = new ListenerAttributes(this.attributes);
		this.settingsReader = new ChannelSettingsReader(this.attributes, this.common);
		this.argumentResolvers = argumentResolvers;
		this.resultSenders = resultSenders;
		this.containerFactory = containerFactory;
	}

	@Override
	public void register(AnnotatedBean bean, ListenerRegistrar registrar) {
		Set<Method> handlerMethods = bean.methodsWith(RedisChannelHandler.class);
		List<RedisChannelListener> onClass = bean.onClass(RedisChannelListener.class);
		if (onClass.isEmpty() && !handlerMethods.isEmpty()) {
			throw new InvalidListenerException(
					HandlerMethodSignature.describe(bean.type(), handlerMethods.iterator().next()),
					"it is annotated with @RedisChannelHandler, but its class is no listener",
					"Annotate the class with @RedisChannelListener, or the method instead");
		}
		onClass.forEach((annotation) -> registrar.register(read(annotation, bean, handlerMethods)));
		bean.onMethods(RedisChannelListener.class)
			.forEach((method, annotations) -> annotations
				.forEach((annotation) -> registrar.register(read(annotation, bean, method))));
	}

	private ChannelEndpoint read(RedisChannelListener annotation, AnnotatedBean bean, Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean.bean(), bean.type(), method,
				annotation.batch(), this.argumentResolvers, MessageKind.CHANNEL);
		Declaration declaration = declaration(signature.listener(), annotation, bean.name(), method.getName());
		DestinationVariables variables = variables(declaration);
		HandlerMethodInvoker handler = handler(declaration, variables, bean, method, signature);
		variables.requireAllUsed();
		ResolvableType payloadType = Objects.requireNonNullElse(signature.payloadType(), BYTES);
		return endpoint(declaration, payloadType, handler);
	}

	private ChannelEndpoint read(RedisChannelListener annotation, AnnotatedBean bean, Set<Method> handlerMethods) {
		String listener = bean.type().getName();
		if (handlerMethods.isEmpty()) {
			throw new InvalidListenerException(listener, "the class has no handler method",
					"Annotate methods with @RedisChannelHandler, or annotate a method instead of the class");
		}
		if (annotation.batch()) {
			throw new InvalidListenerException(listener, "a class-level listener cannot take batches",
					"Annotate a method that takes a List instead");
		}
		Declaration declaration = declaration(listener, annotation, bean.name(), "");
		DestinationVariables variables = variables(declaration);
		Map<Class<?>, ResolvableType> types = new LinkedHashMap<>();
		Map<Class<?>, HandlerMethodInvoker> handlers = new LinkedHashMap<>();
		for (Method method : handlerMethods) {
			HandlerMethodSignature signature = HandlerMethodSignature.of(bean.bean(), bean.type(), method, false,
					this.argumentResolvers, MessageKind.CHANNEL);
			ResolvableType type = requirePayloadType(signature);
			Class<?> rawType = type.resolve(Object.class);
			types.put(rawType, type);
			HandlerMethodInvoker handler = handler(declaration, variables, bean, method, signature);
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
		return new Declaration(listener, annotation, this.common.id(listener, annotation.id(), beanName, member),
				this.attributes.texts(listener, "channels", annotation.channels()),
				this.attributes.texts(listener, "patterns", annotation.patterns()),
				this.attributes.text(listener, "filter", annotation.filter()),
				this.settingsReader.read(listener, annotation));
	}

	private HandlerMethodInvoker handler(Declaration declaration, DestinationVariables variables, AnnotatedBean bean,
			Method method, HandlerMethodSignature signature) {
		signature.variables().forEach((variable) -> variables.require(variable, "a @DestinationVariable parameter"));
		if (signature.seesAllVariables()) {
			variables.allAreVisible();
		}
		ResultAdapter resultAdapter = ResultAdapter.forType(signature.listener(), method.getReturnType());
		ResultTargets targets = ResultTargets.ofChannelListener(this.attributes, declaration.listener, bean.type(),
				method);
		targets.channels()
			.forEach((target) -> target.variables()
				.forEach((variable) -> variables.require(variable, "@SendTo(\"%s\")".formatted(target))));
		return new HandlerMethodInvoker(bean.bean(), signature, resultAdapter, resultSenders(declaration, targets));
	}

	private List<ResultSender> resultSenders(Declaration declaration, ResultTargets targets) {
		if (targets.isEmpty()) {
			return List.of();
		}
		return this.resultSenders.of(declaration.listener, targets,
				this.containerFactory.connectionFactory(declaration.id, declaration.listener, declaration.settings));
	}

	private DestinationVariables variables(Declaration declaration) {
		List<ChannelName> names = declaration.channels.stream()
			.map((name) -> declaration.annotation.sharded() ? ChannelName.ofLiteral(name)
					: ResultTargets.channelName(declaration.listener, "channels", name))
			.toList();
		DestinationVariables variables = new DestinationVariables(declaration.listener, names, declaration.patterns,
				declaration.annotation.sharded());
		variables.mentionedIn(declaration.filter);
		ChannelListenerSettings effective = this.containerFactory.effectiveSettings(declaration.id,
				declaration.settings);
		variables.mentionedIn(String.valueOf(effective.orderingKey()));
		return variables;
	}

	private ChannelEndpoint endpoint(Declaration declaration, ResolvableType payloadType, InvocableHandler handler) {
		RedisChannelListener annotation = declaration.annotation;
		String listener = declaration.listener;
		return new ChannelEndpoint(declaration.id, listener, declaration.channels, declaration.patterns,
				annotation.sharded(), payloadType, handler.forChannels(), annotation.batch(), declaration.filter,
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
