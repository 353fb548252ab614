package io.github.headrace.embedded.autoconfigure;

import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testcontainers.containers.GenericContainer;

import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class EmbeddedRedisAutoConfigurationIntegrationTests {

	// Registered in the wrong order on purpose
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(DataRedisAutoConfiguration.class, EmbeddedRedisAutoConfiguration.class));

	private final ApplicationContextRunner enabled = this.contextRunner
		.withPropertyValues("headrace.embedded-redis.enabled=true");

	@Nested
	class Started {

		@Test
		void servesSpringDataRedis() {
			enabled.run((context) -> {
				assertThat(context).hasSingleBean(RedisServer.class).hasSingleBean(DataRedisConnectionDetails.class);
				StringRedisTemplate template = context.getBean(StringRedisTemplate.class);
				template.opsForValue().set("key", "value");
				assertThat(template.opsForValue().get("key")).isEqualTo("value");
				assertThat(context.getBean(LettuceConnectionFactory.class).getPort())
					.isEqualTo(context.getBean(RedisServer.class).port());
			});
		}

		@Test
		void warnsThatItIsForDevelopment(CapturedOutput output) {
			enabled.run((context) -> assertThat(output).containsOnlyOnce("WARN")
				.contains("localhost:" + context.getBean(RedisServer.class).port())
				.contains("for development"));
		}

		@Test
		void isConfiguredByProperties() {
			enabled
				.withPropertyValues("headrace.embedded-redis.config[0]=notify-keyspace-events KEA",
						"headrace.embedded-redis.config[1]=maxmemory-policy allkeys-lru")
				.run((context) -> {
					assertThat(setting(context, "notify-keyspace-events")).isEqualTo("AKE");
					assertThat(setting(context, "maxmemory-policy")).isEqualTo("allkeys-lru");
				});
		}

		@Test
		void usesTheConfiguredDatabase() {
			enabled.withPropertyValues("spring.data.redis.database=3")
				.run((context) -> assertThat(context.getBean(LettuceConnectionFactory.class).getDatabase())
					.isEqualTo(3));
		}

		@ParameterizedTest
		@ValueSource(strings = { "spring.data.redis.url=", "spring.data.redis.host=", "spring.data.redis.timeout=5s",
				"spring.data.redis.client-name=name", "spring.data.redis.cluster.nodes=" })
		void needsNoMoreThanTheAbsenceOfAnAddress(String property) {
			enabled.withPropertyValues(property).run((context) -> assertThat(context).hasSingleBean(RedisServer.class));
		}

		@ParameterizedTest
		@ValueSource(strings = { "url=rediss://user:secret@redis.example.com:6380", "host=redis.example.com",
				"cluster.nodes=redis.example.com:6379", "sentinel.nodes=redis.example.com:26379",
				"masterreplica.nodes=redis.example.com:6379" })
		void takesThePlaceOfAnotherAddressWhenTold(String address) {
			enabled
				.withPropertyValues("headrace.embedded-redis.replace=true", "spring.data.redis." + address,
						"spring.data.redis.password=secret", "spring.data.redis.ssl.enabled=true",
						"spring.data.redis.sentinel.master=main")
				.run((context) -> {
					assertThat(context.getBean(LettuceConnectionFactory.class).getPort())
						.isEqualTo(context.getBean(RedisServer.class).port());
					assertThat(context.getBean(StringRedisTemplate.class).hasKey("key")).isFalse();
				});
		}

		@Test
		void endsAfterItsClients() {
			List<String> destroyed = new ArrayList<>();
			enabled.withBean(DestructionRecorder.class, () -> new DestructionRecorder(destroyed)).run((context) -> {
				RedisServer server = context.getBean(RedisServer.class);
				context.getBean(StringRedisTemplate.class).hasKey("key");
				context.close();
				assertThat(server.isRunning()).isFalse();
			});
			assertThat(destroyed).containsSubsequence("redisConnectionFactory", "embeddedRedisServer");
		}

		@Test
		void givesWayToAServerOfTheUser() {
			enabled.withBean("own", RedisServer.class, RedisServer::start).run((context) -> {
				assertThat(context).hasSingleBean(RedisServer.class);
				assertThat(context.getBean(LettuceConnectionFactory.class).getPort())
					.isEqualTo(context.getBean("own", RedisServer.class).port());
			});
		}

		@Test
		void startsInAPackagedApplicationWhenAllowed(@TempDir Path directory) throws Exception {
			enabled.withUserConfiguration(loadFromJar(Application.class, directory))
				.withPropertyValues("headrace.embedded-redis.allow-packaged=true")
				.run((context) -> assertThat(context).hasSingleBean(RedisServer.class));
		}

		@Test
		void startsInAnApplicationThatRunsFromADirectoryOfClasses() {
			enabled.withUserConfiguration(Application.class)
				.run((context) -> assertThat(context).hasSingleBean(RedisServer.class));
		}

		private String setting(AssertableApplicationContext context, String name) {
			try (var connection = context.getBean(RedisConnectionFactory.class).getConnection()) {
				return connection.serverCommands().getConfig(name).getProperty(name);
			}
		}

	}

	@Nested
	class NotStarted {

		@Test
		void byItsMerePresence(CapturedOutput output) {
			contextRunner.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisServer.class));
			contextRunner.withPropertyValues("headrace.embedded-redis.enabled=false")
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisServer.class));
			assertThat(output).doesNotContain("embedded redis-server");
		}

		@ParameterizedTest
		@ValueSource(strings = { "spring.data.redis.url=redis://localhost", "spring.data.redis.host=localhost",
				"spring.data.redis.port=6379", "spring.data.redis.sentinel.master=main",
				"spring.data.redis.sentinel.nodes[0]=localhost:26379", "spring.data.redis.cluster.nodes=localhost:7000",
				"spring.data.redis.cluster.max-redirects=3", "spring.data.redis.masterreplica.nodes=localhost:6379" })
		void whenAnAddressIsConfigured(String property, CapturedOutput output) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
				.withPropertyValues("headrace.embedded-redis.enabled=true", property)
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class));
			assertThat(output).containsOnlyOnce("No embedded redis-server is started");
		}

		@Test
		void whenAnAddressIsInTheEnvironment(CapturedOutput output) {
			enabled.withSystemProperties("spring.data.redis.host=localhost")
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class));
			assertThat(output).contains("'spring.data.redis.host' has the address of another Redis");
		}

		@Test
		void whenThereAreConnectionDetails(CapturedOutput output) {
			enabled.withUserConfiguration(OwnConnectionDetails.class)
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class)
					.hasSingleBean(DataRedisConnectionDetails.class));
			assertThat(output).containsOnlyOnce("'ownConnectionDetails'");
		}

		@Test
		void whenThereIsAConnectionFactory(CapturedOutput output) {
			enabled.withUserConfiguration(OwnConnectionFactory.class)
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class)
					.hasSingleBean(RedisConnectionFactory.class));
			assertThat(output).containsOnlyOnce("'ownConnectionFactory'");
		}

		@Test
		void whenAContainerIsConnected(CapturedOutput output) {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class,
						ServiceConnectionAutoConfiguration.class))
				.withPropertyValues("headrace.embedded-redis.enabled=true")
				.withUserConfiguration(OwnContainer.class)
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class)
					.hasSingleBean(DataRedisConnectionDetails.class));
			assertThat(output).contains("connects to another Redis");
		}

		@Test
		void whenTheParentContextHasAConnectionFactory() {
			contextRunner.withUserConfiguration(OwnConnectionFactory.class)
				.run((parent) -> enabled.withParent(parent)
					.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class)));
		}

		@Test
		void whenTheApplicationIsPackaged(@TempDir Path directory, CapturedOutput output) throws Exception {
			enabled.withUserConfiguration(loadFromJar(Application.class, directory))
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class));
			assertThat(output).containsOnlyOnce("WARN")
				.contains("the application is packaged")
				.contains("headrace.embedded-redis.allow-packaged=true");
		}

		@Test
		void whenTheApplicationIsProcessedAheadOfTime(CapturedOutput output) {
			enabled.withSystemProperties("spring.aot.processing=true")
				.run((context) -> assertThat(context).doesNotHaveBean(RedisServer.class));
			assertThat(output).contains("processed ahead of time");
			enabled.withSystemProperties("spring.aot.processing=true")
				.withPropertyValues("headrace.embedded-redis.allow-packaged=true")
				.run((context) -> assertThat(context).hasSingleBean(RedisServer.class));
		}

		@Test
		void withoutSpringDataRedis() {
			new ApplicationContextRunner()
				.withConfiguration(AutoConfigurations.of(EmbeddedRedisAutoConfiguration.class))
				.withPropertyValues("headrace.embedded-redis.enabled=true")
				.withClassLoader(new FilteredClassLoader("org.springframework.data.redis",
						"org.springframework.boot.data.redis"))
				.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RedisServer.class));
		}

	}

	private static Class<?> loadFromJar(Class<?> type, Path directory) throws Exception {
		Path jar = directory.resolve("application.jar");
		String entry = ClassUtils.convertClassNameToResourcePath(type.getName()) + ".class";
		try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
				InputStream content = type.getClassLoader().getResourceAsStream(entry)) {
			output.putNextEntry(new ZipEntry(entry));
			content.transferTo(output);
		}
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { jar.toUri().toURL() },
				new FilteredClassLoader(type))) {
			return classLoader.loadClass(type.getName());
		}
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionDetails {

		@Bean
		DataRedisConnectionDetails ownConnectionDetails() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of("localhost", 6379);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnectionFactory {

		@Bean
		RedisConnectionFactory ownConnectionFactory() {
			return new LettuceConnectionFactory("localhost", 6379);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnContainer {

		// Not started, so that no Docker is needed
		@Bean
		@ServiceConnection("redis")
		GenericContainer<?> redis() {
			return new GenericContainer<>("redis:8-alpine");
		}

	}

	private record DestructionRecorder(List<String> destroyed) implements DestructionAwareBeanPostProcessor {

		@Override
		public void postProcessBeforeDestruction(Object bean, String beanName) {
			this.destroyed.add(beanName);
		}

	}

}
