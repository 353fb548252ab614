package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.listener.InvalidListenerException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.Ordered;
import org.springframework.util.Assert;

/**
 * Finds beans with listener annotations and registers their endpoints.
 * <p>
 * A post-processor sees only beans that are created. Once all others are, it therefore
 * creates the lazy beans that have listeners, as a listener that nobody creates would be
 * deaf; and it refuses beans of other scopes, which would have any number of listeners.
 */
public final class ListenerAnnotationBeanPostProcessor
		implements BeanPostProcessor, SmartInitializingSingleton, BeanFactoryAware, Ordered {

	private static final Log logger = LogFactory.getLog(ListenerAnnotationBeanPostProcessor.class);

	private final ObjectProvider<ChannelEndpointReader> reader;

	private final ObjectProvider<KeyspaceEndpointReader> keyspaceReader;

	private final ObjectProvider<ListenerRegistrar> registrar;

	private final ObjectProvider<SubscriptionGapListenerReader> gapReader;

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final List<Candidate> pending = new ArrayList<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private boolean allSingletonsCreated;

	/**
	 * Creates the post-processor.
	 * @param reader reads annotations
	 * @param keyspaceReader reads those of keyspace listeners, which are ignored without
	 * it
	 * @param registrar takes the endpoints
	 * @param gapReader reads the methods that want to know of gaps
	 */
	public ListenerAnnotationBeanPostProcessor(ObjectProvider<ChannelEndpointReader> reader,
			ObjectProvider<KeyspaceEndpointReader> keyspaceReader, ObjectProvider<ListenerRegistrar> registrar,
			ObjectProvider<SubscriptionGapListenerReader> gapReader) {
		this.reader = reader;
		this.keyspaceReader = keyspaceReader;
		this.registrar = registrar;
		this.gapReader = gapReader;
	}

	@Override
	public void setBeanFactory(BeanFactory beanFactory) {
		Assert.isInstanceOf(ConfigurableListableBeanFactory.class, beanFactory);
		this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if ((bean instanceof AopInfrastructureBean && !(bean instanceof ScopedObject))
				|| ScopedProxyUtils.isScopedTarget(beanName)) {
			return bean;
		}
		Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
		if (this.withoutListeners.contains(type) || isNoSingleton(beanName)) {
			return bean;
		}
		ListenerAnnotations annotations = ListenerAnnotations.of(type);
		if (annotations.isEmpty()) {
			this.withoutListeners.add(type);
			return bean;
		}
		Candidate candidate = new Candidate(bean, beanName, type, annotations);
		synchronized (this.pending) {
			if (!this.allSingletonsCreated) {
				this.pending.add(candidate);
				return bean;
			}
		}
		register(candidate);
		return bean;
	}

	private boolean isNoSingleton(String beanName) {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		return factory != null && factory.containsBeanDefinition(beanName) && !factory.isSingleton(beanName);
	}

	@Override
	public void afterSingletonsInstantiated() {
		createLazyListeners();
		List<Candidate> candidates;
		synchronized (this.pending) {
			this.allSingletonsCreated = true;
			candidates = List.copyOf(this.pending);
			this.pending.clear();
		}
		candidates.forEach((candidate) -> register(finished(candidate)));
	}

	private void createLazyListeners() {
		ConfigurableListableBeanFactory factory = requiredBeanFactory();
		for (String beanName : factory.getBeanDefinitionNames()) {
			if (isCreated(factory, beanName) || factory.getMergedBeanDefinition(beanName).isAbstract()
					|| ScopedProxyUtils.isScopedTarget(beanName)) {
				continue;
			}
			Class<?> type = typeWithListeners(factory, beanName);
			if (type != null) {
				requireSingleton(factory, beanName, type);
				factory.getBean(beanName);
			}
		}
	}

	/**
	 * A factory bean exists before what it makes; a scoped proxy is made by one as well.
	 */
	private static boolean isCreated(ConfigurableListableBeanFactory factory, String beanName) {
		return factory.containsSingleton(beanName) && !factory.isFactoryBean(beanName);
	}

	private static @Nullable Class<?> typeWithListeners(ConfigurableListableBeanFactory factory, String beanName) {
		try {
			Class<?> type = AutoProxyUtils.determineTargetClass(factory, beanName);
			return (type != null && !ListenerAnnotations.of(type).isEmpty()) ? type : null;
		}
		catch (Exception | LinkageError ex) {
			// A class that cannot be loaded, probably of a lazy bean that nobody needs.
			logger.debug("Could not look for listeners in bean '%s'".formatted(beanName), ex);
			return null;
		}
	}

	/**
	 * Takes the bean as it is in the end: a post-processor that came later, or a circular
	 * reference, may have put a proxy in its place.
	 */
	private Candidate finished(Candidate candidate) {
		ConfigurableListableBeanFactory factory = requiredBeanFactory();
		if (!factory.containsSingleton(candidate.beanName)) {
			return candidate;
		}
		Object bean = factory.getBean(candidate.beanName);
		boolean same = AopProxyUtils.ultimateTargetClass(bean) == candidate.type;
		return same ? new Candidate(bean, candidate.beanName, candidate.type, candidate.annotations) : candidate;
	}

	private ConfigurableListableBeanFactory requiredBeanFactory() {
		ConfigurableListableBeanFactory factory = this.beanFactory;
		Assert.state(factory != null, "No bean factory");
		return factory;
	}

	private static void requireSingleton(ConfigurableListableBeanFactory factory, String beanName, Class<?> type) {
		if (!factory.isSingleton(beanName)) {
			throw new InvalidListenerException(type.getName(),
					"the bean '%s' has listeners, but its scope is '%s'".formatted(beanName,
							factory.getMergedBeanDefinition(beanName).getScope()),
					"Make the bean a singleton, or move the listener methods to one");
		}
	}

	private void register(Candidate candidate) {
		requireListenerForHandlers(candidate);
		for (Method method : candidate.annotations.gapMethods()) {
			this.gapReader.getObject().read(candidate.bean, candidate.type, method);
		}
		for (Method method : candidate.annotations.establishedMethods()) {
			this.gapReader.getObject().readEstablished(candidate.bean, candidate.type, method);
		}
		ChannelEndpointReader endpointReader = this.reader.getObject();
		for (RedisChannelListener annotation : candidate.annotations.onClass()) {
			register(endpointReader.read(annotation, candidate.bean, candidate.beanName, candidate.type,
					candidate.annotations.handlerMethods()));
		}
		for (Map.Entry<Method, List<RedisChannelListener>> method : candidate.annotations.onMethods().entrySet()) {
			for (RedisChannelListener annotation : method.getValue()) {
				register(endpointReader.read(annotation, candidate.bean, candidate.beanName, candidate.type,
						method.getKey()));
			}
		}
		this.keyspaceReader.ifAvailable((keyspace) -> registerKeyspaceListeners(keyspace, candidate));
	}

	private void registerKeyspaceListeners(KeyspaceEndpointReader endpointReader, Candidate candidate) {
		candidate.annotations.onKeyspaceMethods().forEach((method, annotations) -> {
			for (RedisKeyspaceListener annotation : annotations) {
				register(endpointReader.read(annotation, candidate.bean, candidate.beanName, candidate.type, method));
			}
		});
	}

	private static void requireListenerForHandlers(Candidate candidate) {
		Set<Method> handlerMethods = candidate.annotations.handlerMethods();
		if (candidate.annotations.onClass().isEmpty() && !handlerMethods.isEmpty()) {
			throw new InvalidListenerException(
					HandlerMethodSignature.describe(candidate.type, handlerMethods.iterator().next()),
					"it is annotated with @RedisChannelHandler, but its class is no listener",
					"Annotate the class with @RedisChannelListener, or the method instead");
		}
	}

	private void register(ChannelEndpoint endpoint) {
		this.registrar.getObject().register(endpoint);
	}

	/** A bean with listeners. */
	private record Candidate(Object bean, String beanName, Class<?> type, ListenerAnnotations annotations) {

	}

}
