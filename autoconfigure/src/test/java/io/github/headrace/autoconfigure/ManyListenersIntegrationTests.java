package io.github.headrace.autoconfigure;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.registration.ListenerRegistrar;
import io.lettuce.core.ClientListArgs;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a thousand listeners cost while nothing happens.
 */
class ManyListenersIntegrationTests {

	private static final int COUNT = 1000;

	private static final String[] CHANNELS = IntStream.range(0, COUNT)
		.mapToObj("many.%d"::formatted)
		.toArray(String[]::new);

	@Test
	void shareOneConnectionAndNeedNoThreadEach() throws Exception {
		try (ConfigurableApplicationContext context = EmbeddedApplication.start(Application.class)) {
			int threads = ManagementFactory.getThreadMXBean().getThreadCount()
					- context.getBean(Listeners.class).threadsBefore;
			NativeConnection connection = context.getBean(NativeConnection.class);
			String subscribers = connection
				.await(connection.send((commands) -> commands.clientList(ClientListArgs.Builder.typePubsub())));
			assertThat(subscribers.lines()).singleElement().asString().contains(" sub=" + COUNT + " ");
			assertThat(connection.await(connection.send((commands) -> commands.pubsubNumsub(bytes(CHANNELS)))).values())
				.hasSize(COUNT)
				.containsOnly(1L);
			System.out.printf("%d listeners: 1 connection, %d more threads than before they were registered%n", COUNT,
					threads);
			assertThat(threads).isLessThan(COUNT / 20);
			RedisChannelTemplate template = context.getBean(RedisChannelTemplate.class);
			for (String channel : CHANNELS) {
				template.publishAsync(channel, "any");
			}
			assertThat(context.getBean(Listeners.class).received.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	private static byte[][] bytes(String[] names) {
		return List.of(names).stream().map(String::getBytes).toArray(byte[][]::new);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		Listeners listeners(ListenerRegistrar registrar) {
			return new Listeners(registrar);
		}

	}

	static class Listeners implements SmartInitializingSingleton {

		private final ListenerRegistrar registrar;

		private final CountDownLatch received = new CountDownLatch(COUNT);

		private int threadsBefore;

		Listeners(ListenerRegistrar registrar) {
			this.registrar = registrar;
		}

		@Override
		public void afterSingletonsInstantiated() {
			this.threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
			for (String channel : CHANNELS) {
				this.registrar.register(ChannelEndpoint.builder(channel, String.class)
					.channels(channel)
					.handler((message) -> this.received.countDown())
					.build());
			}
		}

	}

}
