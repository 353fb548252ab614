package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

	private final ObjectProvider<ListenerAnnotationReader> readers;

	private final ObjectProvider<ListenerRegistrar> registrar;

	private final Set<Class<?>> withoutListeners = ConcurrentHashMap.newKeySet();

	private final List<AnnotatedBean> pending = new ArrayList<>();

	private @Nullable ConfigurableListableBeanFactory beanFactory;

	private boolean allSingletonsCreated;

	/**
	 * Creates the post-processor.
	 * @param readers read annotations, each those of one kind
	 * @param registrar takes the endpoints
	 */
	public ListenerAnnotationBeanPostProcessor(ObjectProvider<ListenerAnnotationReader> readers,
			ObjectProvider<ListenerRegistrar> registrar) {
		this.readers = readers;
		this.registrar = registrar;
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
		if (!ListenerAnnotations.areOn(type)) {
			this.withoutListeners.add(type);
			return bean;
		}
		AnnotatedBean candidate = new AnnotatedBean(bean, beanName, type);
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
		List<AnnotatedBean> candidates;
		synchronized (this.pending) {
			this.allSingletonsCreated = true;
			candidates = List.copyOf(this.pending);
			this.pending.clear();
		}
		candidates.forEach((candidate) -> register(finished(candidate)));
		for (ListenerAnnotationReader reader : orderedReaders()) {
			reader.registerRest(this.registrar.getObject());
		}
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
			return (type != null && ListenerAnnotations.areOn(type)) ? type : null;
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
	private AnnotatedBean finished(AnnotatedBean candidate) {
		ConfigurableListableBeanFactory factory = requiredBeanFactory();
		if (!factory.containsSingleton(candidate.name())) {
			return candidate;
		}
		Object bean = factory.getBean(candidate.name());
		boolean same = AopProxyUtils.ultimateTargetClass(bean) == candidate.type();
		return same ? new AnnotatedBean(bean, candidate.name(), candidate.type()) : candidate;
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

	private void register(AnnotatedBean bean) {
		for (ListenerAnnotationReader reader : orderedReaders()) {
			reader.register(bean, this.registrar.getObject());
		}
	}

	private List<ListenerAnnotationReader> orderedReaders() {
		return this.readers.orderedStream().toList();
	}

}
