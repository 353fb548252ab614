package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ResultSender;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;

/**
 * Finds the bean that the {@code handler} property of a consumer names, and how it is
 * called: a {@code Consumer}, {@code Function} or {@code MessageHandler}, or a method of
 * any bean, written as {@code bean::method}.
 */
final class HandlerBeanReader {

	private static final List<Class<?>> TYPES = List.of(Consumer.class, Function.class, MessageHandler.class);

	private static final ResolvableType ANY = ResolvableType.forClass(Object.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final ArgumentResolvers argumentResolvers;

	private final AttributeResolver attributes;

	HandlerBeanReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers argumentResolvers,
			AttributeResolver attributes) {
		this.beanFactory = beanFactory;
		this.argumentResolvers = argumentResolvers;
		this.attributes = attributes;
	}

	boolean exists(String handler) {
		return this.beanFactory.containsBean(HandlerReference.parse(handler).bean());
	}

	/** Reads what a property names; the senders are made for what it says of results. */
	StreamMethod read(String listener, String handler, StreamConsumer consumer,
			Function<ResultTargets, List<ResultSender>> senders) {
		HandlerReference reference = HandlerReference.parse(handler);
		boolean ofMethod = reference.method() != null;
		String name = reference.bean();
		if (!this.beanFactory.containsBean(name)) {
			Set<String> names = names(ofMethod);
			throw new InvalidListenerException(listener,
					"its 'handler' is '%s', but there is no bean '%s'%s".formatted(handler, name,
							NearestName.hint(name, names)),
					"Correct the name, or declare the bean"
							+ (names.isEmpty() || ofMethod ? "" : "; handlers are %s".formatted(names)));
		}
		Object bean = this.beanFactory.getBean(name);
		ResultTargets targets = ResultTargets.of(listener, consumer);
		if (reference.method() != null) {
			return readMethod(listener, name, bean, reference.method(), consumer, targets, senders);
		}
		return readFunction(listener, name, bean, consumer, senders.apply(targets));
	}

	/** Returns the beans that somebody may have meant. */
	private Set<String> names(boolean any) {
		Set<String> names = new TreeSet<>();
		for (Class<?> type : any ? List.<Class<?>>of(Object.class) : TYPES) {
			Arrays.stream(this.beanFactory.getBeanNamesForType(type, true, false))
				.filter((name) -> !name.contains("."))
				.forEach(names::add);
		}
		return names;
	}

	private StreamMethod readMethod(String listener, String name, Object bean, String methodName,
			StreamConsumer consumer, ResultTargets targets, Function<ResultTargets, List<ResultSender>> senders) {
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (consumer.payloadType() != null) {
			throw new InvalidListenerException(listener,
					"its 'payload-type' is %s, but what the method '%s::%s' takes is said by its parameters"
						.formatted(consumer.payloadType().getName(), name, methodName),
					"Remove 'payload-type'");
		}
		Method method = method(listener, name, type, methodName);
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean, type, method, consumer.isBatch(),
				this.argumentResolvers, MessageKind.STREAM);
		return StreamMethod.of(bean, signature, method,
				senders.apply(targets.orElse(ResultTargets.ofStreamListener(this.attributes, listener, type, method))));
	}

	private static Method method(String listener, String name, Class<?> type, String methodName) {
		Set<Method> candidates = MethodIntrospector.selectMethods(type,
				(Method method) -> method.getDeclaringClass() != Object.class && !method.isSynthetic());
		List<Method> named = candidates.stream().filter((method) -> method.getName().equals(methodName)).toList();
		if (named.size() > 1) {
			throw new InvalidListenerException(listener,
					"its 'handler' is '%s::%s', but there are several such methods: %s".formatted(name, methodName,
							named.stream()
								.map((method) -> HandlerMethodSignature.describe(type, method))
								.sorted()
								.toList()),
					"Give the one that handles entries a name of its own");
		}
		if (named.isEmpty()) {
			List<String> names = candidates.stream().map(Method::getName).distinct().sorted().toList();
			throw new InvalidListenerException(
					listener, "its 'handler' is '%s::%s', but %s has no such method%s".formatted(name, methodName,
							type.getName(), NearestName.hint(methodName, names)),
					"Correct the name; methods are %s".formatted(names));
		}
		return named.get(0);
	}

	private StreamMethod readFunction(String listener, String name, Object bean, StreamConsumer consumer,
			List<ResultSender> senders) {
		List<Class<?>> types = TYPES.stream().filter((type) -> type.isInstance(bean)).toList();
		if (types.size() != 1) {
			Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
			throw new InvalidListenerException(listener,
					"its 'handler' is '%s', a %s, which is %s of Consumer, Function and MessageHandler".formatted(name,
							type.getName(), types.isEmpty() ? "none" : "several"),
					"Name one of its methods as '%s::method', or another bean".formatted(name));
		}
		List<ResolvableType> declared = declaredTypes(name, bean);
		Class<?> type = types.get(0);
		PayloadArgument argument = (type == MessageHandler.class) ? messageOf(listener, consumer)
				: argument(listener, name, generic(declared, type, 0), consumer);
		Class<?> resultType = (type == Function.class) ? generic(declared, type, 1).resolve(Object.class) : void.class;
		FunctionInvoker invoker = new FunctionInvoker(argument.binding(), function(bean),
				ResultAdapter.forType(listener, resultType), senders);
		return new StreamMethod(invoker, argument.payloadType(), false);
	}

	@SuppressWarnings("unchecked")
	private static UnaryOperator<@Nullable Object> function(Object bean) {
		if (bean instanceof Function<?, ?> function) {
			return (argument) -> ((Function<@Nullable Object, @Nullable Object>) function).apply(argument);
		}
		Consumer<@Nullable Object> consumer = (bean instanceof MessageHandler handler)
				? (argument) -> handler.handleMessage((Message<?>) argument) : (Consumer<@Nullable Object>) bean;
		return (argument) -> {
			consumer.accept(argument);
			return null;
		};
	}

	/**
	 * Returns what may say the type arguments of a bean: its definition, then its class.
	 */
	private List<ResolvableType> declaredTypes(String name, Object bean) {
		List<ResolvableType> types = new ArrayList<>();
		if (this.beanFactory.containsBeanDefinition(name)) {
			types.add(this.beanFactory.getMergedBeanDefinition(name).getResolvableType());
		}
		types.add(ResolvableType.forClass(AopProxyUtils.ultimateTargetClass(bean)));
		return types;
	}

	private static ResolvableType generic(List<ResolvableType> declared, Class<?> type, int index) {
		return declared.stream()
			.map((candidate) -> candidate.as(type).getGeneric(index))
			.filter((generic) -> generic.resolve() != null)
			.findFirst()
			.orElse(ResolvableType.NONE);
	}

	private static PayloadArgument messageOf(String listener, StreamConsumer consumer) {
		if (consumer.isBatch()) {
			throw new InvalidListenerException(listener, "it takes batches, but its handler is a MessageHandler",
					"Remove 'batch.enabled', or name a handler that takes a List");
		}
		return new PayloadArgument(payloadType(consumer, ANY), ArgumentBinding.MESSAGE, true);
	}

	private static PayloadArgument argument(String listener, String name, ResolvableType type,
			StreamConsumer consumer) {
		boolean known = type.resolve() != null && type.resolve() != Object.class;
		if (!known && consumer.payloadType() == null) {
			throw new InvalidListenerException(listener, "what its handler '%s' takes is not known".formatted(name),
					"Set 'payload-type', or declare the bean with its type arguments, as in 'Consumer<Order>'");
		}
		if (!known) {
			return new PayloadArgument(payloadType(consumer, ANY),
					consumer.isBatch() ? ArgumentBinding.PAYLOADS : ArgumentBinding.PAYLOAD, false);
		}
		PayloadArgument argument = consumer.isBatch()
				? PayloadArgument.ofBatch(listener, "handler's argument", type, MessageKind.STREAM)
				: PayloadArgument.of(type, MessageKind.STREAM);
		boolean open = argument.payloadType().resolve() == null;
		return new PayloadArgument(payloadType(consumer, open ? ANY : argument.payloadType()), argument.binding(),
				argument.message());
	}

	private static ResolvableType payloadType(StreamConsumer consumer, ResolvableType declared) {
		return (consumer.payloadType() != null) ? ResolvableType.forClass(consumer.payloadType()) : declared;
	}

}
