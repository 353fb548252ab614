package io.github.headrace.docs;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.test.AutoConfigureHeadrace;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the listeners that guides declare, on a real server: ids, templates, ordering
 * keys and bean names are right, not only the types.
 */
class GuideListenersIntegrationTests {

	/** What handlers have called. */
	private static final Set<String> CALLS = ConcurrentHashMap.newKeySet();

	private static RedisServer server;

	private static URLClassLoader classes;

	@BeforeAll
	static void compile() throws Exception {
		server = RedisServer.start();
		JavaBlocks.ofAllDocuments();
		classes = new URLClassLoader(new URL[] { JavaBlocks.CLASSES.toUri().toURL() },
				GuideListenersIntegrationTests.class.getClassLoader());
	}

	@AfterAll
	static void stop() throws Exception {
		server.close();
		classes.close();
	}

	@ParameterizedTest
	@CsvSource({ "readme, 2", "channels, 12", "streams, 2", "migrating, 6" })
	void startsWhatAGuideDeclares(String guide, int listeners) {
		try (ConfigurableApplicationContext context = start(guide)) {
			List<ListenerContainer> containers = context.getBean(ListenerRegistry.class).containers();
			assertThat(containers).extracting(ListenerContainer::state).containsOnly(ListenerState.RUNNING);
			assertThat(containers).hasSizeGreaterThanOrEqualTo(listeners);
		}
	}

	@Test
	void tellsHandlersOfTheGuideToCachingWhatWasInvalidated() {
		try (ConfigurableApplicationContext context = start("caching")) {
			CacheInvalidator invalidator = context.getBean(CacheInvalidator.class);
			invalidator.evict("products", 42L);
			invalidator.evict("sessions", "user:ann");
			awaitCalls("drop[[42]]", "forget[ann]");
			for (Consumer<String> all : List.<Consumer<String>>of(invalidator::clear,
					(cache) -> invalidator.evictByTag(cache, "some"),
					(cache) -> invalidator.evictByPrefix(cache, "some"))) {
				all.accept("products");
				all.accept("sessions");
				awaitCalls("dropAllnull", "forget[null]");
			}
		}
	}

	private static void awaitCalls(String... calls) {
		Awaitility.await().untilAsserted(() -> assertThat(CALLS).contains(calls));
		CALLS.clear();
	}

	private static ConfigurableApplicationContext start(String guide) {
		return new SpringApplicationBuilder(Slice.class).web(WebApplicationType.NONE)
			.properties("headrace.start-mode=fail-fast", "spring.main.banner-mode=off", "logging.level.root=warn",
					"spring.data.redis.port=" + server.port(), "billing.redis.port=" + server.port())
			.initializers((application) -> register(guide, (GenericApplicationContext) application))
			.run();
	}

	private static void register(String guide, GenericApplicationContext context) {
		context.setClassLoader(classes);
		types(guide)
			.filter((type) -> !type.isInterface() && !type.isRecord() && !type.getSimpleName().equals("Fragment")
					&& !isToBeReplaced(type))
			.forEach((type) -> register(type, context));
	}

	/** Containers of Spring Data Redis are what to migrate from. */
	private static boolean isToBeReplaced(Class<?> type) {
		return Stream.of(type.getDeclaredMethods())
			.anyMatch((method) -> method.getReturnType().getSimpleName().endsWith("MessageListenerContainer"));
	}

	private static <T> void register(Class<T> type, GenericApplicationContext context) {
		String name = type.getSimpleName().toLowerCase();
		if (type.getSuperclass() != Object.class) {
			context.registerBean(name, type, instance(type));
		}
		else {
			context.registerBean(name, type);
		}
	}

	/** Members and statements of blocks have what a prelude says that they have. */
	private static <T> Supplier<T> instance(Class<T> type) {
		return () -> {
			try {
				T instance = ReflectionUtils.accessibleConstructor(type).newInstance();
				for (Field field : type.getSuperclass().getDeclaredFields()) {
					if (field.getType().isInterface() && field.getType().getName().startsWith("docs.")) {
						field.setAccessible(true);
						field.set(instance, idle(field.getType()));
					}
				}
				return instance;
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		};
	}

	private static Object idle(Class<?> type) {
		return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, method, arguments) -> {
			CALLS.add(method.getName() + Arrays.toString(arguments));
			return null;
		});
	}

	private static Stream<Class<?>> types(String guide) {
		Path directory = JavaBlocks.CLASSES.resolve("docs").resolve(guide);
		return Stream.of(directory.toFile().list())
			.filter((file) -> !file.contains("$"))
			.map((file) -> "docs.%s.%s".formatted(guide, file.replace(".class", "")))
			.map(GuideListenersIntegrationTests::load);
	}

	private static Class<?> load(String name) {
		try {
			return classes.loadClass(name);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureHeadrace
	static class Slice {

	}

}
