package io.github.headrace.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.registration.ListenerRegistrar;
import io.github.headrace.stream.StreamEndpoint;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long the endpoint takes for a thousand listeners, all with dead letters of their
 * own, and a thousand streams.
 */
@Tag("matrix")
class ManyListenersEndpointIntegrationTests {

	private static final int COUNT = 1000;

	private static final int REQUESTS = 30;

	@Test
	void isAnsweredInOneGo() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.properties("headrace.embedded-redis.enabled=true", "server.port=0", "spring.main.banner-mode=off",
					"headrace.channels.dead-letter.enabled=true", "management.endpoints.web.exposure.include=headrace")
			.run()) {
			EndpointClient client = new EndpointClient(context);
			long started = System.nanoTime();
			client.get("/headrace");
			long first = (System.nanoTime() - started) / 1_000_000;
			// Until it has warmed up, all of it may take longer than it waits for.
			client.await("/headrace/consumers/consumer",
					(one) -> one.path("streams").valueStream().noneMatch((stream) -> stream.has("unavailable")));
			long[] millis = new long[REQUESTS];
			for (int i = 0; i < REQUESTS; i++) {
				long begin = System.nanoTime();
				JsonNode all = client.get("/headrace");
				millis[i] = (System.nanoTime() - begin) / 1_000_000;
				assertThat(all.path("listeners")).hasSize(COUNT);
				assertThat(all.at("/consumers/0/streams")).hasSize(COUNT)
					.noneMatch((stream) -> stream.has("unavailable"));
				assertThat(all.path("deadLetters")).hasSize(2 * COUNT).noneMatch((queue) -> queue.has("unavailable"));
				awaitThatAnswersAreForgotten(context.getBean(RedisLooks.class));
			}
			Arrays.sort(millis);
			System.out.printf("%d listeners and %d streams: first answer %d ms, median %d ms, longest %d ms%n", COUNT,
					COUNT, first, millis[REQUESTS / 2], millis[REQUESTS - 1]);
		}
	}

	private static void awaitThatAnswersAreForgotten(RedisLooks looks) {
		List<Round<?, ?>> rounds = List.of(looks.streams().begin(), looks.counts().begin());
		Awaitility.await().until(() -> rounds.stream().allMatch((round) -> round.isOver(Look.LIFETIME, Look.GIVE_UP)));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		SmartInitializingSingleton listeners(ListenerRegistrar registrar) {
			return () -> {
				for (int i = 0; i < COUNT; i++) {
					registrar.register(ChannelEndpoint.builder("listener" + i, String.class)
						.channels("many." + i)
						.handler((message) -> {
						})
						.build());
				}
				registrar.register(StreamEndpoint.builder("consumer", String.class)
					.streams(IntStream.range(0, COUNT).mapToObj("streams.%d"::formatted).toArray(String[]::new))
					.group("group")
					.handler((message) -> {
					})
					.build());
			};
		}

	}

}
