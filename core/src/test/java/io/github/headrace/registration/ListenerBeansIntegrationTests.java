package io.github.headrace.registration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.DefaultAdvisorAutoProxyCreator;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which beans have listeners, and how their methods are called.
 */
class ListenerBeansIntegrationTests {

	private static RedisServer server;

	/** What the beans of a test received; they cannot be reached through a proxy. */
	private static final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private static final AtomicInteger advised = new AtomicInteger();

	private final ListenerTestContext context = new ListenerTestContext(server);

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.context.close();
		received.clear();
		advised.set(0);
	}

	private void publishAndExpect(String channel, String payload, Object expected) {
		assertThat(this.context.publish(channel, payload)).isOne();
		assertThat(this.context.next(received)).isEqualTo(expected);
	}

	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface Advised {

	}

	interface Greeting {

		void greet(String name);

	}

	interface Unrelated {

		void somethingElse();

	}

	@Nested
	class Proxies {

		static class ByClass {

			@Advised
			@RedisChannelListener("proxy.class")
			void receive(String text) {
				received.add(text);
			}

		}

		static class ByInterface implements Greeting {

			@Advised
			@RedisChannelListener("proxy.interface")
			@Override
			public void greet(String name) {
				received.add("hello " + name);
			}

		}

		static class NotInTheInterface implements Unrelated {

			@Advised
			@Override
			public void somethingElse() {
			}

			@RedisChannelListener("proxy.hidden")
			public void receive(String text) {
			}

		}

		private void autoProxy(boolean proxyTargetClass) {
			context.bean("advisor", DefaultPointcutAdvisor.class,
					() -> new DefaultPointcutAdvisor(AnnotationMatchingPointcut.forMethodAnnotation(Advised.class),
							(MethodInterceptor) (invocation) -> {
								advised.incrementAndGet();
								return invocation.proceed();
							}));
			context.bean("autoProxyCreator", DefaultAdvisorAutoProxyCreator.class, () -> {
				DefaultAdvisorAutoProxyCreator creator = new DefaultAdvisorAutoProxyCreator();
				creator.setProxyTargetClass(proxyTargetClass);
				return creator;
			});
		}

		@Test
		void runsTheAdviceOfAClassProxy() {
			autoProxy(true);
			context.start(new ByClass());
			publishAndExpect("proxy.class", "x", "x");
			assertThat(advised).hasValue(1);
		}

		@Test
		void runsTheAdviceOfAJdkProxy() {
			autoProxy(false);
			context.start(new ByInterface());
			publishAndExpect("proxy.interface", "ann", "hello ann");
			assertThat(advised).hasValue(1);
		}

		@Test
		void refusesAJdkProxyWithoutTheMethod() {
			autoProxy(false);
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> context.start(new NotInTheInterface()))
				.withMessage(
						"%s.receive(String): its bean is behind a JDK proxy, whose interfaces do not have the method."
								+ " Declare the method in an interface of the bean, or proxy the class ('spring.aop.proxy-target-class=true')",
						NotInTheInterface.class.getName());
		}

		@Test
		void runsTheAdviceOfAProxyMadeByALaterPostProcessor() {
			ListenerTestContext late = new ListenerTestContext(server);
			late.configure((context) -> context.addBeanFactoryPostProcessor((factory) -> {
				// Added by hand, it comes after all that the context finds.
				context.registerBean("late", LateProxies.class, LateProxies::new);
			}));
			try (late) {
				late.start(new ByClass());
				assertThat(late.publish("proxy.class", "x")).isOne();
				assertThat(late.next(received)).isEqualTo("x");
				assertThat(advised).hasValue(1);
			}
		}

	}

	/**
	 * Proxies after the post-processor of the listeners, as an unlucky order may have it.
	 */
	static final class LateProxies implements BeanPostProcessor, Ordered {

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof Proxies.ByClass)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.setProxyTargetClass(true);
			factory.addAdvice((MethodInterceptor) (invocation) -> {
				if (invocation.getMethod().getName().equals("receive")) {
					advised.incrementAndGet();
				}
				return invocation.proceed();
			});
			return factory.getProxy();
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

	@Nested
	class LateBeans {

		@Configuration(proxyBeanMethods = false)
		static class LazyConfiguration {

			@Bean
			@Lazy
			LazyListener lazyListener() {
				return new LazyListener();
			}

			@Bean
			@Lazy
			Object lazyAndUnused() {
				throw new IllegalStateException("Nobody needs this bean");
			}

		}

		static class LazyListener {

			@RedisChannelListener("lazy")
			void receive(String text) {
				received.add(text);
			}

		}

		static class Product {

			@RedisChannelListener("product")
			void receive(String text) {
				received.add(text);
			}

		}

		static class ProductFactory implements FactoryBean<Product> {

			@Override
			public Product getObject() {
				return new Product();
			}

			@Override
			public Class<?> getObjectType() {
				return Product.class;
			}

		}

		@Test
		void createsLazyBeansWithListenersOnly() {
			context.configure((context) -> context.register(LazyConfiguration.class)).start();
			publishAndExpect("lazy", "x", "x");
		}

		@Test
		void createsThemInALazyContext() {
			BeanFactoryPostProcessor allLazy = (factory) -> {
				for (String name : factory.getBeanDefinitionNames()) {
					BeanDefinition definition = factory.getBeanDefinition(name);
					definition.setLazyInit(!String.valueOf(definition.getBeanClassName()).endsWith("Processor"));
				}
			};
			context.configure((context) -> context.addBeanFactoryPostProcessor(allLazy))
				.bean("lazyListener", LazyListener.class, LazyListener::new)
				.start();
			publishAndExpect("lazy", "x", "x");
		}

		@Test
		void createsWhatAFactoryBeanMakes() {
			context.bean("product", ProductFactory.class, ProductFactory::new).start();
			publishAndExpect("product", "x", "x");
			assertThat(context.ids()).containsExactly("product-receive");
		}

		@Test
		void registersBeansThatComeAfterTheStart() {
			context.start();
			AnnotationConfigApplicationContext running = context.context;
			running.registerBean("late", LazyListener.class, LazyListener::new);
			running.getBean("late");
			publishAndExpect("lazy", "x", "x");
		}

	}

	@Nested
	class Scopes {

		static class Scoped {

			private static final AtomicInteger created = new AtomicInteger();

			private final int number = created.incrementAndGet();

			@RedisChannelListener("scoped")
			public void receive(String text) {
				received.add(text + " " + this.number);
			}

		}

		@Test
		void refusesAPrototype() {
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(
						() -> context
							.bean("scopedListener", Scoped.class, Scoped::new,
									(definition) -> definition.setScope(BeanDefinition.SCOPE_PROTOTYPE))
							.start())
				.withMessage(
						"%s: the bean 'scopedListener' has listeners, but its scope is 'prototype'."
								+ " Make the bean a singleton, or move the listener methods to one",
						Scoped.class.getName());
		}

		@Test
		void callsTheCurrentTargetOfAScopedProxy() {
			Scoped.created.set(0);
			MapScope scope = new MapScope();
			context.configure((context) -> {
				context.getBeanFactory().registerScope("map", scope);
				context.register(ScopedConfiguration.class);
			}).start();
			publishAndExpect("scoped", "x", "x 1");
			publishAndExpect("scoped", "y", "y 1");
			scope.instances.clear();
			publishAndExpect("scoped", "z", "z 2");
			assertThat(context.ids()).containsExactly("scopedBean-receive");
		}

		@Configuration(proxyBeanMethods = false)
		static class ScopedConfiguration {

			@Bean
			@org.springframework.context.annotation.Scope(scopeName = "map", proxyMode = ScopedProxyMode.TARGET_CLASS)
			Scoped scopedBean() {
				return new Scoped();
			}

		}

		static final class MapScope implements Scope {

			final Map<String, Object> instances = new HashMap<>();

			@Override
			public Object get(String name, ObjectFactory<?> objectFactory) {
				return this.instances.computeIfAbsent(name, (missing) -> objectFactory.getObject());
			}

			@Override
			public Object remove(String name) {
				return this.instances.remove(name);
			}

			@Override
			public void registerDestructionCallback(String name, Runnable callback) {
			}

		}

	}

	@Nested
	class Inheritance {

		record Order(int id) {

		}

		abstract static class Handler<T> {

			@RedisChannelListener("inherited.generic")
			void handle(T payload) {
				received.add(payload);
			}

		}

		static class OrderHandler extends Handler<Order> {

		}

		interface Contract {

			@RedisChannelListener("inherited.interface")
			void handle(@Payload String text);

		}

		static class ContractListener implements Contract {

			@Override
			public void handle(String text) {
				received.add(text);
			}

		}

		static class Overriding extends OrderHandler {

			@RedisChannelListener("inherited.overridden")
			@Override
			void handle(Order payload) {
				received.add("overridden " + payload.id());
			}

		}

		@Test
		void takesTheTypeArgumentOfASubclass() {
			context.start(new OrderHandler());
			publishAndExpect("inherited.generic", "{\"id\":5}", new Order(5));
		}

		@Test
		void findsAnnotationsOfAnInterface() {
			context.start(new ContractListener());
			publishAndExpect("inherited.interface", "x", "x");
		}

		@Test
		void letsAnOverridingMethodReplaceTheAnnotation() {
			context.start(new Overriding());
			publishAndExpect("inherited.overridden", "{\"id\":5}", "overridden 5");
			assertThat(context.publish("inherited.generic", "{}")).isZero();
		}

	}

}
