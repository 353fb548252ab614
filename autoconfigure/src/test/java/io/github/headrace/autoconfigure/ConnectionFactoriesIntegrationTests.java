package io.github.headrace.autoconfigure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.redis.autoconfigure.DataRedisReactiveAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisRepositoriesAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that use more than one server, or share one.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConnectionFactoriesIntegrationTests {

	private static RedisServer first;

	private static RedisServer second;

	private ConfigurableApplicationContext context;

	@BeforeAll
	static void startServers() {
		first = RedisServer.start();
		second = RedisServer.start();
	}

	@AfterAll
	static void stopServers() {
		first.close();
		second.close();
	}

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Nested
	class Another {

		@Test
		void leavesTheDefaultToBoot() {
			start(Billing.class, "spring.data.redis.port=" + first.port());
			Billing.Client client = bean(Billing.Client.class);
			client.channels.publish("question", "1");
			assertThat(next()).isEqualTo("default: re 1");
			client.billingChannels.publish("question", "2");
			assertThat(next()).isEqualTo("billing: re 2");
			assertThat(bean(NativeConnection.class).factory().getPort()).isEqualTo(first.port());
			assertThat(client.channels).isSameAs(bean(RedisChannelOperations.class))
				.isSameAs(context.getBean("redisChannelTemplate"));
			assertThat(events()).isEmpty();
		}

		@Test
		void canBeNamedByProperties() {
			start(Billing.class, "spring.data.redis.port=" + first.port(),
					"headrace.channels.listeners.on-default.connection-factory=billing",
					"headrace.channels.listeners.on-billing.connection-factory=");
			bean(Billing.Client.class).billingChannels.publish("answer", "1");
			assertThat(next()).isEqualTo("default: 1");
			bean(Billing.Client.class).channels.publish("answer", "2");
			assertThat(next()).isEqualTo("billing: 2");
		}

	}

	@Nested
	class Several {

		@Test
		void haveADefaultThatIsPrimary() {
			start(OnePrimary.class);
			assertThat(bean(NativeConnection.class).factory().getPort()).isEqualTo(first.port());
			bean(RedisChannelTemplate.class).publish("news", "1");
			assertThat(next()).isEqualTo("1");
		}

		@Test
		void haveADefaultThatAPropertyNames() {
			start(OnePrimary.class, "headrace.connection-factory=two");
			assertThat(bean(NativeConnection.class).factory().getPort()).isEqualTo(second.port());
			bean(RedisChannelTemplate.class).publish("news", "1");
			assertThat(next()).isEqualTo("1");
		}

		@Test
		void needNoDefaultIfEveryListenerNamesItsOwn() {
			start(TwoEqualNamed.class);
			bean(RedisChannelTemplates.class).get("one").publish("news", "1");
			assertThat(next()).isEqualTo("one: 1");
			bean(RedisChannelTemplates.class).get("two").publish("news", "2");
			assertThat(next()).isEqualTo("two: 2");
			assertThat(context.getBeanFactory().containsSingleton("redisChannelTemplate")).isFalse();
		}

		@Test
		void needADefaultForOthers(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, TwoEqual.class))
				.contains("There are 2 Redis connection factories, [one, two], and none of them is the default.")
				.contains("Mark one of the beans with @Primary, or set 'headrace.connection-factory' to its name,"
						+ " or name one for each listener by 'connectionFactory'");
		}

	}

	@Nested
	class Names {

		@Test
		void mustBeThoseOfBeans(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, TwoEqual.class,
					"headrace.connection-factory=three"))
				.contains("The property 'headrace.connection-factory' is 'three'")
				.contains("from property source \"commandLineArgs\"")
				.contains("There is no such RedisConnectionFactory bean, only [one, two].");
		}

		@Test
		void mustBeThoseOfBeansForListeners(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, TwoEqual.class,
					"headrace.connection-factory=one", "headrace.channels.listeners.news.connection-factory=three"))
				.contains("TwoEqual.news(String)")
				.contains(
						"'connectionFactory' is 'three': there is no such RedisConnectionFactory bean, only [one, two]")
				.contains("Correct 'connectionFactory' of the annotation or"
						+ " 'headrace.channels.listeners.news.connection-factory'");
		}

		@Test
		void mustBeThoseOfLettuce(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, WithJedis.class,
					"headrace.connection-factory=jedis"))
				.contains("The property 'headrace.connection-factory' is 'jedis'")
				.contains("That is a " + JedisConnectionFactory.class.getName()
						+ ", but Headrace needs a LettuceConnectionFactory, such as [lettuce].");
		}

		@Test
		void mustBeThoseOfLettuceForListeners(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, WithJedis.class,
					"headrace.connection-factory=lettuce", "headrace.channels.listeners.news.connection-factory=jedis"))
				.contains("WithJedis.news(String)")
				.contains("'connectionFactory' is 'jedis': that is a " + JedisConnectionFactory.class.getName()
						+ ", but Headrace needs a LettuceConnectionFactory, such as [lettuce]");
		}

	}

	@Nested
	class Namespaces {

		@Test
		void areInFrontOfNamesInRedisOnly() {
			start(Shop.class, "spring.data.redis.port=" + first.port(), "headrace.namespace=shop");
			bean(RedisChannelTemplate.class).publish("question:7", "1");
			assertThat(next()).isEqualTo("answer: re 1");
			StringRedisTemplate redis = bean(StringRedisTemplate.class);
			assertThat(redis.convertAndSend("question:7", "2")).isZero();
			assertThat(redis.convertAndSend("shop:question:7", "3")).isOne();
			assertThat(next()).isEqualTo("answer: re 3");
		}

		@Test
		void mustNotMoveNamesToAnotherSlot(CapturedOutput output) {
			assertThat(FailureAnalysisIntegrationTests.failure(output, Shop.class, "headrace.namespace=a{b}"))
				.contains("The property 'headrace.namespace' is 'a{b}'")
				.contains("from property source \"commandLineArgs\"")
				.contains("Namespace 'a{b}' must not contain blanks, control characters or braces.")
				.contains("Correct the value, or remove the property");
		}

	}

	private void start(Class<?> application, String... properties) {
		this.context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("headrace.start-mode=fail-fast", "spring.main.banner-mode=off",
					"spring.main.register-shutdown-hook=false")
			.properties(properties)
			.run();
	}

	private <B> B bean(Class<B> type) {
		return this.context.getBean(type);
	}

	private BlockingQueue<String> events() {
		return bean(Events.class).queue;
	}

	private String next() {
		try {
			String next = events().poll(10, TimeUnit.SECONDS);
			assertThat(next).as("something arrives within 10 s").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static LettuceConnectionFactory connectionsTo(RedisServer server) {
		return new LettuceConnectionFactory(server.host(), server.port());
	}

	/** Boot's own auto-configuration does not do without one. */
	@EnableAutoConfiguration(
			exclude = { DataRedisReactiveAutoConfiguration.class, DataRedisRepositoriesAutoConfiguration.class })
	@Retention(RetentionPolicy.RUNTIME)
	@interface WithoutWhatNeedsAPrimaryFactory {

	}

	static class Events {

		final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

	}

	/** Has another server beside the one that Boot configures. */
	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Billing {

		@Bean
		Events events() {
			return new Events();
		}

		@Bean(defaultCandidate = false)
		LettuceConnectionFactory billing() {
			return connectionsTo(second);
		}

		@Bean(defaultCandidate = false)
		RedisChannelTemplate billingChannels(RedisChannelTemplates templates) {
			return templates.get("billing");
		}

		@Bean
		Client client(RedisChannelTemplate channels,
				@Qualifier("billingChannels") RedisChannelTemplate billingChannels) {
			return new Client(channels, billingChannels);
		}

		@Bean
		Listeners listeners(Events events) {
			return new Listeners(events);
		}

		record Client(RedisChannelTemplate channels, RedisChannelTemplate billingChannels) {

		}

		record Listeners(Events events) {

			@RedisChannelListener("question")
			@SendTo("answer")
			String byDefault(String question) {
				return "re " + question;
			}

			@RedisChannelListener(channels = "question", connectionFactory = "billing")
			@SendTo("answer")
			String byBilling(String question) {
				return "re " + question;
			}

			@RedisChannelListener(id = "on-default", channels = "answer")
			void onDefault(String answer) {
				this.events.queue.add("default: " + answer);
			}

			@RedisChannelListener(id = "on-billing", channels = "answer", connectionFactory = "billing")
			void onBilling(String answer) {
				this.events.queue.add("billing: " + answer);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@WithoutWhatNeedsAPrimaryFactory
	static class TwoEqual {

		private final Events events = new Events();

		@Bean
		Events events() {
			return this.events;
		}

		@Bean
		static LettuceConnectionFactory one() {
			return connectionsTo(first);
		}

		@Bean
		static LettuceConnectionFactory two() {
			return connectionsTo(second);
		}

		@RedisChannelListener(id = "news", channels = "news")
		void news(String text) {
			this.events.queue.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OnePrimary {

		private final Events events = new Events();

		@Bean
		Events events() {
			return this.events;
		}

		@Bean
		@Primary
		static LettuceConnectionFactory one() {
			return connectionsTo(first);
		}

		@Bean
		static LettuceConnectionFactory two() {
			return connectionsTo(second);
		}

		@RedisChannelListener("news")
		void news(String text) {
			this.events.queue.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@WithoutWhatNeedsAPrimaryFactory
	static class TwoEqualNamed {

		private final Events events = new Events();

		@Bean
		Events events() {
			return this.events;
		}

		@Bean
		static LettuceConnectionFactory one() {
			return connectionsTo(first);
		}

		@Bean
		static LettuceConnectionFactory two() {
			return connectionsTo(second);
		}

		@RedisChannelListener(channels = "news", connectionFactory = "one")
		void one(String text) {
			this.events.queue.add("one: " + text);
		}

		@RedisChannelListener(channels = "news", connectionFactory = "two")
		void two(String text) {
			this.events.queue.add("two: " + text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@WithoutWhatNeedsAPrimaryFactory
	static class WithJedis {

		@Bean
		static LettuceConnectionFactory lettuce() {
			return connectionsTo(first);
		}

		@Bean
		static JedisConnectionFactory jedis() {
			return new JedisConnectionFactory();
		}

		@RedisChannelListener(id = "news", channels = "news")
		void news(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Shop {

		private final Events events = new Events();

		@Bean
		Events events() {
			return this.events;
		}

		@RedisChannelListener("question:{id}")
		@SendTo("answer:{id}")
		String question(String text) {
			return "re " + text;
		}

		@RedisChannelListener("answer:7")
		void answer(String text) {
			this.events.queue.add("answer: " + text);
		}

	}

}
