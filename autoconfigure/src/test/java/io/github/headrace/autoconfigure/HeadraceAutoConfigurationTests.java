package io.github.headrace.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConverter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;

class HeadraceAutoConfigurationTests {

	// Registered in the wrong order on purpose
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChannelAutoConfiguration.class, HeadraceAutoConfiguration.class,
				DataRedisAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
				JacksonAutoConfiguration.class));

	@Nested
	class Payloads {

		@Test
		void areWrittenByTheMapperOfTheApplication() {
			contextRunner.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
				.run((context) -> assertThat(written(context)).isEqualTo("{\"order_id\":7}"));
		}

		@Test
		void areJsonWithoutBootsJackson() {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(HeadraceAutoConfiguration.class))
				.run((context) -> assertThat(written(context)).isEqualTo("{\"orderId\":7}"));
		}

		@Test
		void areConvertedByTheBeanOfThatName() {
			contextRunner.withBean(HeadraceAutoConfiguration.PAYLOAD_CONVERTER, PayloadConverter.class, () -> CONVERTER)
				.run((context) -> assertThat(context.getBean(HeadraceAutoConfiguration.PAYLOAD_CONVERTER))
					.isSameAs(CONVERTER));
		}

		@Test
		void keepTheirConverterBesidesOthersOfTheApplication() {
			contextRunner.withBean("xmlConverter", PayloadConverter.class, () -> CONVERTER)
				.run((context) -> assertThat(context.getBean(HeadraceAutoConfiguration.PAYLOAD_CONVERTER))
					.isInstanceOf(JsonPayloadConverter.class));
		}

		private static final PayloadConverter CONVERTER = new JsonPayloadConverter(JsonMapper.shared());

		private String written(AssertableApplicationContext context) {
			PayloadConverter converter = context.getBean(HeadraceAutoConfiguration.PAYLOAD_CONVERTER,
					PayloadConverter.class);
			return new String(converter.encode(new Order(7)), StandardCharsets.UTF_8);
		}

		record Order(int orderId) {

		}

	}

	@Nested
	class Failures {

		@Test
		void areLogged() {
			contextRunner.run((context) -> assertThat(context.getBean(HeadraceAutoConfiguration.ERROR_HANDLER))
				.isInstanceOf(LoggingErrorHandler.class));
		}

		@Test
		void areHandledByTheBeanOfThatName() {
			ListenerErrorHandler handler = (failure) -> {
			};
			contextRunner.withBean(HeadraceAutoConfiguration.ERROR_HANDLER, ListenerErrorHandler.class, () -> handler)
				.run((context) -> assertThat(context.getBean(HeadraceAutoConfiguration.ERROR_HANDLER))
					.isSameAs(handler));
		}

	}

	@Nested
	class Threads {

		@Test
		void areKeptApartFromThoseOfTheApplication() {
			contextRunner.run((context) -> {
				assertThat(context).hasBean("applicationTaskExecutor").hasSingleBean(LaneExecutor.class);
				assertThat(context.getBean(Executor.class)).isSameAs(context.getBean("applicationTaskExecutor"));
			});
		}

		@Test
		void backOffToAnExecutorOfTheApplication() {
			LaneExecutor executor = LaneExecutor.platformThreads("mine-", null);
			contextRunner.withBean(LaneExecutor.class, () -> executor)
				.run((context) -> assertThat(context.getBean(LaneExecutor.class)).isSameAs(executor));
		}

		@Test
		void areDecoratedByAllDecoratorsAsThoseOfBoot() {
			contextRunner.withUserConfiguration(Decorators.class).run((context) -> {
				List<String> calls = new ArrayList<>();
				TaskDecorator decorator = (TaskDecorator) ReflectionTestUtils
					.getField(context.getBean(LaneExecutor.class), "taskDecorator");
				decorator.decorate(() -> calls.add("task")).run();
				assertThat(context.getBean(Decorators.class).calls).containsExactly("second", "first");
				assertThat(calls).containsExactly("task");
			});
		}

		@ParameterizedTest
		@ValueSource(strings = { "spring.data.redis.host=localhost", "spring.data.redis.cluster.nodes=localhost:7000",
				"spring.data.redis.sentinel.master=main,spring.data.redis.sentinel.nodes=localhost:26379" })
		@EnabledForJreRange(min = JRE.JAVA_21)
		void areVirtualWhereBootSaysSo(String server) {
			contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
				.withPropertyValues(server.split(","))
				.run((context) -> assertThat(delegate(context)).isInstanceOf(SimpleAsyncTaskExecutor.class));
		}

		@ParameterizedTest
		@ValueSource(strings = { "spring.data.redis.host=localhost", "spring.data.redis.cluster.nodes=localhost:7000",
				"spring.data.redis.sentinel.master=main,spring.data.redis.sentinel.nodes=localhost:26379" })
		void arePlatformThreadsOtherwise(String server) {
			contextRunner.withPropertyValues(server.split(","))
				.run((context) -> assertThat(delegate(context)).isInstanceOf(ThreadPoolTaskExecutor.class));
		}

		@Test
		@EnabledForJreRange(max = JRE.JAVA_20)
		void arePlatformThreadsOnAJavaWithoutVirtualOnes() {
			contextRunner.withPropertyValues("spring.threads.virtual.enabled=true")
				.run((context) -> assertThat(delegate(context)).isInstanceOf(ThreadPoolTaskExecutor.class));
		}

		private Object delegate(AssertableApplicationContext context) {
			return ReflectionTestUtils.getField(context.getBean(LaneExecutor.class), "delegate");
		}

	}

	@Test
	void backsOffToARegistryOfTheApplication() {
		ListenerRegistry registry = new ListenerRegistry();
		this.contextRunner.withBean(ListenerRegistry.class, () -> registry)
			.run((context) -> assertThat(context.getBean(ListenerRegistry.class)).isSameAs(registry));
	}

	@Configuration(proxyBeanMethods = false)
	static class Decorators {

		private final List<String> calls = new ArrayList<>();

		@Bean
		@Order(1)
		TaskDecorator first() {
			return (task) -> () -> {
				this.calls.add("first");
				task.run();
			};
		}

		@Bean
		@Order(2)
		TaskDecorator second() {
			return (task) -> () -> {
				this.calls.add("second");
				task.run();
			};
		}

	}

}
