package io.github.headrace.autoconfigure;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.stream.RedisStreamTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Health that is degraded, over HTTP and on a real server.
 */
class HealthLimitsIntegrationTests {

	private static RedisServer server;

	private static ConfigurableApplicationContext context;

	private static EndpointClient client;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		context = EndpointApplication.start(server, "headrace.health.degraded.max-lag=2",
				"headrace.health.degraded.max-lag-time=1h", "headrace.health.degraded.max-oldest-pending=1h",
				"headrace.health.degraded.max-dead-letters=0", "headrace.health.degraded.max-silence=1h");
		client = new EndpointClient(context);
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@Test
	void namesTheListenerTheValueAndTheLimit() {
		awaitStatus("UP", 200);
		ListenerRegistry registry = context.getBean(ListenerRegistry.class);
		registry.stop("several").join();
		for (int i = 0; i < 3; i++) {
			context.getBean(RedisStreamTemplate.class).add("several.a", "text");
		}
		JsonNode degraded = awaitStatus("DEGRADED", 200).at("/components/headrace/details/degraded");
		assertThat(degraded.path("count").asInt()).isOne();
		assertThat(degraded.at("/first/0/listener").asString()).isEqualTo("several");
		assertThat(degraded.at("/first/0/destination").asString()).isEqualTo("several.a");
		assertThat(degraded.at("/first/0/measure").asString()).isEqualTo("lag");
		assertThat(degraded.at("/first/0/value").asInt()).isEqualTo(3);
		assertThat(degraded.at("/first/0/limit").asInt()).isEqualTo(2);
		registry.start("several");
		awaitStatus("UP", 200);
		context.getBean(RedisChannelTemplate.class).publish("orders", "bad".getBytes());
		degraded = awaitStatus("DEGRADED", 200).at("/components/headrace/details/degraded");
		assertThat(degraded.at("/first/0/measure").asString()).isEqualTo("dead letters");
	}

	private static JsonNode awaitStatus(String status, int code) {
		JsonNode[] seen = new JsonNode[1];
		Awaitility.await().untilAsserted(() -> {
			seen[0] = EndpointClient.body(client.rest().get().uri("/health").exchange().expectStatus().isEqualTo(code));
			assertThat(seen[0].path("status").asString()).as(seen[0].toString()).isEqualTo(status);
		});
		return seen[0];
	}

}
