package io.github.headrace.autoconfigure;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.SendToStream;
import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.ListenerAnnotationBeanPostProcessor;
import io.github.headrace.registration.ListenerRegistrar;
import io.github.headrace.registration.StreamEndpointReader;
import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.RedisStreamTemplates;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamEndpointCustomizer;
import io.github.headrace.stream.StreamListenerSettings;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Without a server: consumers are declared, but do not start.
 */
class StreamAutoConfigurationTests {

	// Registered in the wrong order on purpose
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StreamAutoConfiguration.class, KeyspaceAutoConfiguration.class,
				ChannelAutoConfiguration.class, HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("headrace.streams.auto-startup=false", "headrace.channels.auto-startup=false");

	@Test
	void configuresConsumingAndAdding() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(RedisStreamTemplate.class)
			.hasSingleBean(StreamContainerFactory.class)
			.hasSingleBean(StreamEndpointReader.class));
	}

	@Test
	void registersAnnotatedMethods() {
		this.contextRunner.withUserConfiguration(Orders.class)
			.run((context) -> assertThat(context.getBean(ListenerRegistry.class).containers()).singleElement()
				.satisfies((container) -> {
					assertThat(container.id()).isEqualTo("orders");
					assertThat(container.destinations()).containsExactly("orders");
					assertThat(container.isAutoStartup()).isFalse();
				}));
	}

	@Test
	void registersConfiguredConsumers() {
		consumer("handler=charge", "stream=orders", "group=billing")
			.run((context) -> assertThat(context.getBean(ListenerRegistry.class).containers()).singleElement()
				.satisfies((container) -> {
					assertThat(container.id()).isEqualTo("bills");
					assertThat(container.description()).isEqualTo("headrace.streams.consumers.bills (charge)");
				}));
	}

	@Test
	void registersByCode() {
		this.contextRunner.run((context) -> {
			context.getBean(ListenerRegistrar.class)
				.register(StreamEndpoint.builder("code", String.class)
					.streams("orders")
					.group("billing")
					.handler((message) -> {
					})
					.build());
			assertThat(context.getBean(ListenerRegistry.class).containers()).extracting(ListenerContainer::id)
				.containsExactly("code");
		});
	}

	@Test
	void customizesEndpoints() {
		List<String> seen = new ArrayList<>();
		StreamEndpointCustomizer customizer = (endpoint) -> {
			seen.add(endpoint.id());
			return endpoint.withSettings(StreamListenerSettings.OPEN);
		};
		this.contextRunner.withUserConfiguration(Orders.class)
			.withBean(StreamEndpointCustomizer.class, () -> customizer)
			.run((context) -> assertThat(seen).containsExactly("orders"));
	}

	@Test
	void settingsOfAConsumerGoBeforeItsDeclaration() {
		this.contextRunner
			.withPropertyValues("headrace.streams.consumers.orders.concurrency=4", "headrace.streams.prefetch=7")
			.withUserConfiguration(Orders.class)
			.run((context) -> {
				StreamListenerSettings effective = context.getBean(StreamContainerFactory.class)
					.effectiveSettings("orders", StreamListenerSettings.OPEN);
				assertThat(effective.concurrency()).isEqualTo(4);
				assertThat(effective.prefetch()).isEqualTo(7);
			});
	}

	@Nested
	class Switches {

		@Test
		void configureNothingWhenStreamsAreDisabled() {
			contextRunner.withPropertyValues("headrace.streams.enabled=false")
				.withUserConfiguration(Orders.class)
				.run((context) -> {
					assertThat(context).hasNotFailed()
						.doesNotHaveBean(StreamContainerFactory.class)
						.doesNotHaveBean(RedisStreamOperations.class)
						.hasSingleBean(RedisChannelTemplate.class);
					assertThat(context.getBean(ListenerRegistry.class).containers()).isEmpty();
				});
		}

		@Test
		void leaveStreamsWhenChannelsAreDisabled() {
			contextRunner.withPropertyValues("headrace.channels.enabled=false")
				.withUserConfiguration(Orders.class)
				.run((context) -> {
					assertThat(context).hasNotFailed()
						.doesNotHaveBean(ChannelContainerFactory.class)
						.hasSingleBean(RedisStreamTemplate.class)
						.hasSingleBean(ListenerAnnotationBeanPostProcessor.class);
					assertThat(context.getBean(ListenerRegistry.class).containers()).hasSize(1);
				});
		}

		@Test
		void refuseResultsForStreamsThatAreDisabled() {
			contextRunner.withPropertyValues("headrace.streams.enabled=false")
				.withUserConfiguration(Crossing.class)
				.run((context) -> assertThat(context).getFailure()
					.isInstanceOf(InvalidListenerException.class)
					.hasMessageContaining("its results go to the streams [audit], but streams are disabled"));
		}

		@Test
		void letResultsCrossOver() {
			contextRunner.withUserConfiguration(Crossing.class).run((context) -> assertThat(context).hasNotFailed());
		}

		@Test
		void refuseListenersByCodeThatAreDisabled() {
			contextRunner.withPropertyValues("headrace.streams.enabled=false").run((context) -> {
				StreamEndpoint endpoint = StreamEndpoint.builder("code", String.class)
					.streams("orders")
					.handler((message) -> {
					})
					.build();
				ListenerRegistrar registrar = context.getBean(ListenerRegistrar.class);
				assertThat(catchThrowable(() -> registrar.register(endpoint)))
					.hasMessage("listener 'code': listeners of streams are disabled. Remove it, or remove "
							+ "'headrace.streams.enabled=false'");
			});
		}

	}

	@Nested
	class BackingOff {

		@Test
		void leavesItsBeansToTheApplication() {
			RedisStreamTemplates templates = new RedisStreamTemplates(null, null, 1, null);
			contextRunner.withBean("ownTemplates", RedisStreamTemplates.class, () -> templates)
				.withBean("ownOperations", RedisStreamTemplate.class, () -> null)
				.run((context) -> assertThat(context.getBean(RedisStreamTemplates.class)).isSameAs(templates));
		}

	}

	/** The text that a user sees. */
	@Nested
	class Failures {

		@Test
		void nameTheHandlerThatWasProbablyMeant() {
			assertThat(report(consumer("handler=chargee", "stream=orders", "group=billing")))
				.contains("The listener headrace.streams.consumers.bills cannot work: its 'handler' is 'chargee', but "
						+ "there is no bean 'chargee'; the nearest is 'charge'.")
				.contains("Correct the name, or declare the bean; handlers are [charge].");
		}

		@Test
		void nameTheListenerThatWasProbablyMeant() {
			assertThat(report(contextRunner.withUserConfiguration(Orders.class)
				.withPropertyValues("headrace.streams.consumers.order.concurrency=2")))
				.contains("The listener headrace.streams.consumers.order cannot work: it has no 'handler', and no "
						+ "@RedisStreamListener has the id 'order'; there are [orders]; the nearest is 'orders'.")
				.contains("Name a bean or 'bean::method' as its 'handler', or annotate a method with "
						+ "@RedisStreamListener(id = \"order\").");
		}

		@Test
		void nameBothListenersWithOneId() {
			assertThat(report(
					consumer("handler=charge", "stream=orders", "group=billing").withUserConfiguration(Bills.class)))
				.contains(
						"The listener headrace.streams.consumers.bills (charge) cannot work: the listener id 'bills' is "
								+ "already used by")
				.contains("Bills.bills(String).")
				.contains("Give one of them another 'id'.");
		}

		@Test
		void nameThePropertyWithAMistake() {
			assertThat(report(consumer("handler=charge", "stream=orders", "group=billing", "retry.max-attempts=0")))
				.contains("The property 'headrace.streams.consumers.bills.retry.max-attempts' is '0'")
				.contains("It must be positive.");
			assertThat(report(consumer("handler=charge", "stream=orders", "group=billing", "lease=3s")))
				.contains("The listener headrace.streams.consumers.bills (charge) cannot work: 'lease' is 3s, which is "
						+ "less than 5 times 'block' (2s).");
			assertThat(report(consumer("handler=charge", "stream=orders", "group=billing", "start-from=soon")))
				.contains("its 'start-from' is 'soon'.");
			assertThat(report(consumer("handler=charge", "stream=orders"))).contains("it has no 'group'.")
				.contains("Name the group that shares the entries, or set 'broadcast'");
		}

		private String report(ApplicationContextRunner runner) {
			List<String> text = new ArrayList<>();
			runner.run((context) -> {
				Throwable failure = context.getStartupFailure();
				assertThat(failure).isNotNull();
				FailureAnalysis analysis = Stream
					.of(new InvalidListenerFailureAnalyzer(),
							new InvalidPropertyFailureAnalyzer(new StandardEnvironment()))
					.map((analyzer) -> analyzer.analyze(failure))
					.filter(Objects::nonNull)
					.findFirst()
					.orElseThrow(() -> new AssertionError(trace(failure)));
				text.add(analysis.getDescription() + "\n" + analysis.getAction());
			});
			return text.get(0);
		}

		private String trace(Throwable failure) {
			StringWriter text = new StringWriter();
			failure.printStackTrace(new PrintWriter(text));
			return text.toString();
		}

	}

	private ApplicationContextRunner consumer(String... properties) {
		return this.contextRunner.withUserConfiguration(Handlers.class)
			.withPropertyValues(Stream.of(properties)
				.map((property) -> "headrace.streams.consumers.bills." + property)
				.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		@RedisStreamListener(id = "orders", stream = "orders", group = "billing")
		void bill(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Bills {

		@RedisChannelListener(id = "bills", channels = "bills")
		void bills(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Crossing {

		@RedisChannelListener(channels = "bills")
		@SendToStream("audit")
		String audit(String order) {
			return order;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Consumer<String> charge() {
			return (order) -> {
			};
		}

	}

}
