package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.ChannelEndpointReader;
import io.github.headrace.registration.ListenerAnnotationBeanPostProcessor;
import io.github.headrace.registration.ListenerRegistrar;
import io.github.headrace.subscription.SubscriptionAdvice;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerGracefulShutdownLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.listener.RedisMessageListenerContainer;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without a server: listeners are declared, but do not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChannelAutoConfigurationTests {

	private static final ChannelListenerSettings NOT_STARTED = new ChannelListenerSettings(false, null, null, null,
			null, null, null, null, null, null, null, null);

	// Registered in the wrong order on purpose
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ChannelAutoConfiguration.class, HeadraceAutoConfiguration.class,
				DataRedisAutoConfiguration.class, TaskExecutionAutoConfiguration.class, JacksonAutoConfiguration.class,
				ValidationAutoConfiguration.class))
		.withPropertyValues("headrace.channels.auto-startup=false");

	@Test
	void configuresListeningAndPublishing() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(RedisChannelTemplate.class)
			.hasSingleBean(RedisChannelSubscriptions.class)
			.hasSingleBean(ListenerRegistry.class)
			.hasSingleBean(ListenerRegistrar.class)
			.hasSingleBean(ListenerAnnotationBeanPostProcessor.class));
	}

	@Test
	void configuresNothingWhenDisabled() {
		this.contextRunner.withPropertyValues("headrace.channels.enabled=false")
			.withUserConfiguration(Orders.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(RedisChannelTemplate.class)
					.doesNotHaveBean(ChannelSubscriber.class)
					.doesNotHaveBean(ChannelEndpointReader.class);
				assertThat(context.getBean(ListenerRegistry.class).containers()).isEmpty();
			});
	}

	@Test
	void leavesThePostProcessingOfBeansAlone(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(output).doesNotContain("is not eligible for getting processed"));
	}

	@Test
	void registersAnnotatedMethods() {
		this.contextRunner.withUserConfiguration(Orders.class).run((context) -> {
			assertThat(context.getBean(ListenerRegistry.class).containers()).singleElement()
				.satisfies((container) -> assertThat(container.id()).isEqualTo("orders-created"));
			assertThat(context).hasNotFailed();
		});
	}

	@Test
	void customizesEndpoints() {
		this.contextRunner.withUserConfiguration(Orders.class)
			.withPropertyValues("headrace.channels.auto-startup=true")
			.withBean(ChannelEndpointCustomizer.class, () -> (endpoint) -> endpoint.withSettings(NOT_STARTED))
			.run((context) -> assertThat(context.getBean(ListenerRegistry.class).containers()).singleElement()
				.satisfies((container) -> assertThat(container.isAutoStartup()).isFalse()));
	}

	@Test
	void warnsOfPropertiesForAListenerThatDoesNotExist(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Orders.class)
			.withPropertyValues("headrace.channels.listeners.order-created.concurrency=2")
			.run((context) -> {
				context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
						context.getSourceApplicationContext(), null));
				assertThat(output).contains("'headrace.channels.listeners.order-created' is set")
					.contains("[orders-created]");
			});
	}

	@Test
	void warnsOfGapListenersForAListenerThatDoesNotExist(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(Orders.class, Reload.class).run((context) -> {
			context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
					context.getSourceApplicationContext(), null));
			assertThat(output)
				.contains(
						"Reload.misspelt() is for the listener 'order-created', but there is no listener with this id")
				.contains("[orders-created]")
				.doesNotContain("Reload.right()")
				.doesNotContain("Reload.all()");
		});
	}

	@Test
	void failsClearlyWithoutLettuce() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.withBean(Orders.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("LettuceConnectionFactory"));
	}

	@Nested
	class BackingOff {

		@Test
		void leavesEveryBeanToTheApplication() {
			contextRunner.withUserConfiguration(OwnChannelBeans.class).run((context) -> {
				assertThat(context).hasNotFailed();
				for (Class<?> type : List.of(NativeConnection.class, RedisChannelOperations.class,
						SubscriptionAdvice.class, ChannelSubscriber.class, ChannelContainerFactory.class,
						ListenerRegistrar.class, ArgumentResolvers.class, ChannelEndpointReader.class,
						ListenerAnnotationBeanPostProcessor.class)) {
					assertThat(context.getBeanNamesForType(type)).as(type.getSimpleName())
						.singleElement()
						.asString()
						.startsWith("own");
				}
			});
		}

		@Test
		void leavesPublishingToOtherOperations() {
			contextRunner.withBean("ownOperations", RedisChannelOperations.class, () -> OwnChannelBeans.OPERATIONS)
				.run((context) -> assertThat(context).doesNotHaveBean("redisChannelTemplate"));
		}

		@Test
		void takesTheConnectionOfTheApplicationWhereThereAreSeveralFactories() {
			contextRunner.withUserConfiguration(SeveralFactories.class).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(NativeConnection.class).factory()).isSameAs(context.getBean("events"));
			});
		}

	}

	@Nested
	class InjectionByType {

		@Test
		void findsTheOneContainerOfBoot() {
			contextRunner.run((context) -> assertThat(context.getBean(RedisMessageListenerContainer.class))
				.isSameAs(context.getBean("redisMessageListenerContainer")));
		}

		@Test
		void findsTheOneConverterOfTheApplication() {
			contextRunner.withUserConfiguration(ConverterClient.class).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(context.getBean(ConverterClient.Client.class).converter)
					.isSameAs(context.getBean("ownConverter"));
			});
		}

	}

	@Nested
	class Validation {

		private static final ClassLoader WITHOUT_PROVIDER = new FilteredClassLoader(
				new ClassPathResource("META-INF/services/jakarta.validation.spi.ValidationProvider"));

		@Test
		void isDoneByTheValidatorOfBoot() {
			contextRunner.withUserConfiguration(ValidatedOrders.class)
				.run((context) -> assertThat(validator(context)).isInstanceOf(LocalValidatorFactoryBean.class));
		}

		@Test
		void isMissingWithoutAValidator() {
			contextRunner.withClassLoader(WITHOUT_PROVIDER)
				.withUserConfiguration(ValidatedOrders.class)
				.run((context) -> assertThat(context).getFailure()
					.isInstanceOf(InvalidListenerException.class)
					.hasMessageContaining("@Valid")
					.hasMessageContaining("spring-boot-starter-validation"));
		}

		@Test
		void isMissingWhereTheOnlyValidatorSupportsNothing() {
			contextRunner.withClassLoader(WITHOUT_PROVIDER)
				.withBean("mvcValidator", Validator.class, NoValidator::new)
				.withUserConfiguration(ValidatedOrders.class)
				.run((context) -> assertThat(context).getFailure().isInstanceOf(InvalidListenerException.class));
		}

		private Object validator(AssertableApplicationContext context) {
			return ReflectionTestUtils.getField(context.getBean(ArgumentResolvers.class), "validator");
		}

	}

	@Nested
	class Phases {

		@Test
		void startListenersAfterTheWebServerAndStopThemBeforeIt() {
			assertThat(ListenerRegistry.PHASE).isGreaterThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
				.isGreaterThan(WebServerGracefulShutdownLifecycle.SMART_LIFECYCLE_PHASE);
		}

		@Test
		void unsubscribeBeforeListenersDrainAndTheConnectionFactoryStops() {
			contextRunner.run((context) -> {
				int subscriber = context.getBean(ChannelSubscriber.class).getPhase();
				int registry = context.getBean(ListenerRegistry.class).getPhase();
				int factory = context.getBean(LettuceConnectionFactory.class).getPhase();
				assertThat(subscriber).isGreaterThan(registry);
				assertThat(registry).isGreaterThan(factory);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@Bean
		Listener orders() {
			return new Listener();
		}

		static class Listener {

			@RedisChannelListener("order.created")
			void created(String order) {
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Reload {

		@SubscriptionGapListener("order-created")
		void misspelt() {
		}

		@SubscriptionGapListener("orders-created")
		void right() {
		}

		@SubscriptionGapListener
		void all() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ValidatedOrders {

		@RedisChannelListener("order.created")
		void created(@Valid Order order) {
		}

		record Order(@Positive int amount) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralFactories {

		@Bean
		LettuceConnectionFactory events() {
			return new LettuceConnectionFactory();
		}

		@Bean
		LettuceConnectionFactory cache() {
			return new LettuceConnectionFactory();
		}

		@Bean
		NativeConnection eventConnection(@Qualifier("events") LettuceConnectionFactory factory) {
			return NativeConnection.of(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ConverterClient {

		@Bean
		PayloadConverter ownConverter() {
			return new JsonPayloadConverter(JsonMapper.shared());
		}

		@Bean
		Client client(PayloadConverter converter) {
			return new Client(converter);
		}

		record Client(PayloadConverter converter) {

		}

	}

	static class NoValidator implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return false;
		}

		@Override
		public void validate(Object target, Errors errors) {
		}

	}

}
