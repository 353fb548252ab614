package io.github.headrace.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.observation.ChannelMeter;
import io.github.headrace.observation.ChannelMeters;
import io.github.headrace.observation.MicrometerMessageObserver;
import io.github.headrace.observation.StreamMeter;
import io.github.headrace.stream.RedisStreamTemplate;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application measures of its listeners and of what it sends.
 */
class MetersIntegrationTests {

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MetersAutoConfiguration.class, ObservationAutoConfiguration.class,
				ChannelAutoConfiguration.class, StreamAutoConfiguration.class, DeadLetterAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class,
				org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration.class,
				MetricsAutoConfiguration.class, CompositeMeterRegistryAutoConfiguration.class,
				SimpleMetricsExportAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port());

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void measuresWhatBecomesOfTheMessagesOfChannels() {
		this.contextRunner.withUserConfiguration(Channels.class).run((context) -> {
			RedisChannelTemplate template = context.getBean(RedisChannelTemplate.class);
			List.of("good", "filtered", "bad").forEach((payload) -> template.publish("prices", payload));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await()
				.untilAsserted(() -> assertThat(channel(registry, "processed", "outcome", "failed")).isEqualTo(1));
			assertThat(channel(registry, "received")).isEqualTo(3);
			assertThat(channel(registry, "processed", "outcome", "succeeded")).isEqualTo(1);
			assertThat(channel(registry, "processed", "outcome", "filtered")).isEqualTo(1);
			assertThat(channel(registry, "retried")).isEqualTo(1);
			assertThat(channel(registry, "dead.lettered")).isEqualTo(1);
			assertThat(channel(registry, "dropped") + channel(registry, "gaps") + channel(registry, "lost")).isZero();
			assertThat(gauge(registry, "headrace.channel.subscribed", "prices")).isEqualTo(1);
			assertThat(gauge(registry, "headrace.channel.inbox.depth", "prices")).isZero();
			assertThat(gauge(registry, "headrace.channel.inbox.bytes", "prices")).isZero();
			assertThat(registry.get("headrace.channel.lane.wait").tag("listener", "prices").timer().count())
				.isEqualTo(2);
			assertAllAreThere(registry, ChannelMeter.values());
		});
	}

	@Test
	void timesTheCallsOfHandlers() {
		this.contextRunner.withUserConfiguration(Channels.class).run((context) -> {
			assertThat(context.getBean(HeadraceAutoConfiguration.CHANNEL_OBSERVER))
				.isInstanceOf(MicrometerMessageObserver.class);
			RedisChannelTemplate template = context.getBean(RedisChannelTemplate.class);
			List.of("good", "bad").forEach((payload) -> template.publish("prices", payload));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().ignoreExceptions().untilAsserted(() -> {
				assertThat(timed(registry, "succeeded", "none")).isEqualTo(1);
				assertThat(timed(registry, "failed", "IllegalStateException")).isEqualTo(1);
			});
		});
	}

	@Test
	void keepsMetersWithoutObservations() {
		this.contextRunner.withUserConfiguration(Channels.class)
			.withPropertyValues("headrace.observations.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(MessageObserver.class);
				context.getBean(RedisChannelTemplate.class).publish("prices", "good");
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				Awaitility.await().untilAsserted(() -> assertThat(channel(registry, "received")).isEqualTo(1));
				assertThat(registry.find("headrace.channel.process").timer()).isNull();
				assertThat(registry.find("headrace.channel.lane.wait").timer()).isNull();
			});
	}

	@Test
	void needsNoMicrometer() {
		this.contextRunner.withUserConfiguration(Channels.class)
			.withClassLoader(new FilteredClassLoader("io.micrometer"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ChannelMeters.class));
	}

	@Test
	void measuresWhatBecomesOfTheEntriesOfStreams() {
		this.contextRunner.withUserConfiguration(Streams.class).run((context) -> {
			RedisStreamTemplate template = context.getBean(RedisStreamTemplate.class);
			List.of("good", "filtered", "bad").forEach((payload) -> template.add("orders", payload));
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> assertThat(stream(registry, "dead.lettered")).isEqualTo(1));
			assertThat(stream(registry, "received")).isEqualTo(3);
			assertThat(stream(registry, "processed", "outcome", "succeeded")).isEqualTo(1);
			assertThat(stream(registry, "processed", "outcome", "filtered")).isEqualTo(1);
			assertThat(stream(registry, "processed", "outcome", "failed")).isEqualTo(1);
			assertThat(gauge(registry, "headrace.stream.running", "billing")).isEqualTo(1);
			assertThat(registry.get("headrace.stream.lane.wait").tag("listener", "billing").timer().count())
				.isEqualTo(2);
			assertThat(registry.get("headrace.stream.publish").tag("outcome", "succeeded").timer().count())
				.isEqualTo(3);
			Awaitility.await().untilAsserted(() -> {
				assertThat(ofGroup(registry, "lag")).isZero();
				assertThat(ofGroup(registry, "pending")).isZero();
				assertThat(ofGroup(registry, "parked")).isZero();
				assertThat(registry.get("headrace.stream.lag.time").timeGauge().value(TimeUnit.SECONDS)).isZero();
				assertThat(registry.get("headrace.stream.pending.oldest").timeGauge().value(TimeUnit.SECONDS)).isZero();
				assertThat(ofGroup(registry, "dead.letters")).isEqualTo(1);
			});
			assertAllAreThere(registry, StreamMeter.values());
		});
	}

	@Test
	void hasNoNumberForWhatRedisDoesNotTell() {
		this.contextRunner.withUserConfiguration(Streams.class)
			.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> {
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(ofGroup(registry, "lag")).isNaN();
				assertThat(gauge(registry, "headrace.stream.running", "billing")).isZero();
			});
	}

	@Test
	void thousandsOfChannelsAreOneSeries() {
		this.contextRunner.withUserConfiguration(Channels.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			RedisChannelTemplate template = context.getBean(RedisChannelTemplate.class);
			template.publish("news.first", "good");
			Awaitility.await().untilAsserted(() -> assertThat(received(registry, "news")).isEqualTo(1));
			Set<Meter.Id> before = ids(registry);
			IntStream.range(0, 10_000)
				.mapToObj((i) -> template.publishAsync("news." + i, "good"))
				.toList()
				.forEach((reply) -> reply.join());
			Awaitility.await().untilAsserted(() -> assertThat(received(registry, "news")).isEqualTo(10_001));
			assertThat(ids(registry)).isEqualTo(before);
		});
	}

	@Test
	void runTimeSubscriptionsAreOneListener() {
		this.contextRunner.withUserConfiguration(Channels.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			RedisChannelSubscriptions subscriptions = context.getBean(RedisChannelSubscriptions.class);
			for (int i = 0; i < 3; i++) {
				CountDownLatch handled = new CountDownLatch(1);
				try (var subscription = subscriptions.subscribe(RedisChannel.of("chat", String.class),
						(message) -> handled.countDown())) {
					subscription.confirmed().join();
					context.getBean(RedisChannelTemplate.class).publish("chat", "hello");
					assertThat(handled.await(10, TimeUnit.SECONDS)).isTrue();
				}
			}
			Awaitility.await().untilAsserted(() -> assertThat(subscriptions.subscriptions()).isEmpty());
			assertThat(received(registry, MessageObserver.RUN_TIME)).isEqualTo(3);
			assertThat(listeners(registry)).containsExactlyInAnyOrder("prices", "news", MessageObserver.RUN_TIME);
		});
	}

	@Test
	void metersComeAndGoWithTheirContainers() {
		this.contextRunner.withUserConfiguration(Channels.class, Streams.class).run((context) -> {
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			ListenerRegistry listeners = context.getBean(ListenerRegistry.class);
			assertThat(listeners(registry)).contains("prices", "billing");
			listeners.unregister("prices").join();
			listeners.unregister("billing").join();
			assertThat(listeners(registry)).containsExactlyInAnyOrder("news", MessageObserver.RUN_TIME);
		});
	}

	private static void assertAllAreThere(MeterRegistry registry, MeterDocumentation[] documented) {
		assertThat(Arrays.stream(documented).map(MeterDocumentation::getName))
			.allSatisfy((name) -> assertThat(registry.find(name).meters()).as(name).isNotEmpty());
		for (MeterDocumentation meter : documented) {
			List<String> keys = Arrays.stream(meter.getKeyNames()).map(KeyName::asString).toList();
			assertThat(registry.get(meter.getName()).meters()).allSatisfy((found) -> {
				assertThat(found.getId().getTags().stream().map(Tag::getKey)).containsExactlyInAnyOrderElementsOf(keys);
				assertThat(found.getId().getType()).isEqualTo(meter.getType());
			});
		}
	}

	private static double channel(MeterRegistry registry, String name, String... tags) {
		return registry.get("headrace.channel." + name).tag("listener", "prices").tags(tags).functionCounter().count();
	}

	private static double stream(MeterRegistry registry, String name, String... tags) {
		return registry.get("headrace.stream." + name).tag("listener", "billing").tags(tags).functionCounter().count();
	}

	private static double received(MeterRegistry registry, String listener) {
		return registry.get("headrace.channel.received").tag("listener", listener).functionCounter().count();
	}

	private static double gauge(MeterRegistry registry, String name, String listener) {
		return registry.get(name).tag("listener", listener).gauge().value();
	}

	private static double ofGroup(MeterRegistry registry, String name) {
		return registry.get("headrace.stream." + name).tags("listener", "billing", "stream", "orders").gauge().value();
	}

	private static long timed(MeterRegistry registry, String outcome, String error) {
		return registry.get("headrace.channel.process")
			.tags("headrace.listener", "prices", "outcome", outcome, "error", error)
			.timer()
			.count();
	}

	private static Set<Meter.Id> ids(MeterRegistry registry) {
		return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
	}

	private static Set<String> listeners(MeterRegistry registry) {
		return ids(registry).stream()
			.filter((id) -> id.getName().startsWith("headrace."))
			.flatMap((id) -> Stream.of("listener", "headrace.listener").map(id::getTag))
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
	}

	@Configuration(proxyBeanMethods = false)
	static class Channels {

		@Bean
		PriceListener priceListener() {
			return new PriceListener();
		}

	}

	static class PriceListener {

		@RedisChannelListener(id = "prices", channels = "prices", filter = "payload != 'filtered'",
				retry = @Retry(maxAttempts = "2", delay = "1ms"), deadLetter = "true")
		void price(String price) {
			if (price.equals("bad")) {
				throw new IllegalStateException("This price is bad");
			}
		}

		@RedisChannelListener(id = "news", patterns = "news.*", inboxCapacity = "20000")
		void news(String news) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Streams {

		@Bean
		OrderListener orderListener() {
			return new OrderListener();
		}

	}

	static class OrderListener {

		@RedisStreamListener(id = "billing", stream = "orders", group = "billing", filter = "payload != 'filtered'",
				retry = @Retry(maxAttempts = "1"))
		void order(String order) {
			if (order.equals("bad")) {
				throw new IllegalStateException("This order is bad");
			}
		}

	}

}
