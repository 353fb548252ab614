package io.github.headrace.autoconfigure;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.RedisStreamTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the endpoint and health say while Redis does not answer. A command of the
 * application waits for a minute then.
 */
class EndpointOutageIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	private ConfigurableApplicationContext context;

	private EndpointClient client;

	@BeforeEach
	void start() {
		this.context = EndpointApplication.start(this.proxy.host(), this.proxy.port(), "spring.data.redis.timeout=60s",
				"headrace.health.degraded.max-lag=1", "headrace.health.degraded.max-dead-letters=1",
				"management.health.redis.enabled=false");
		this.client = new EndpointClient(this.context);
		this.context.getBean(RedisStreamTemplate.class).add("bills", "bill");
		this.client.await("/headrace/consumers/billing", (consumer) -> consumer.at("/counts/succeeded").asInt() == 1);
	}

	@AfterEach
	void stop() {
		this.proxy.thaw();
		this.context.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	void answersWhatCanBeKnownAndSaysWhatCannot() {
		this.server.stop();
		this.proxy.cut();
		this.client.await("/headrace/consumers/billing", (one) -> one.at("/streams/0").has("unavailable"));
		assertThat(healthOfListeners().path("status").asString()).isEqualTo("DOWN");
		this.server.restart();
		this.client.await("/headrace/consumers/billing", (one) -> !one.at("/streams/0").has("unavailable"));
		this.proxy.freeze();
		JsonNode all = this.client.await("/headrace", (one) -> one.at("/caches/invalidations").has("unavailable")
				&& one.at("/deadLetters/0").has("unavailable"));
		assertThat(all.at("/deadLetters/0/unavailable").asString()).isEqualTo(Answer.NONE_YET);
		assertThat(all.path("listeners")).hasSize(4);
		this.client.assertRefused("/headrace/deadLetters/orders", 503, Answer.NONE_YET);
		assertThat(healthOfListeners().at("/details/notChecked").propertyNames()).contains("orders/orders");
		assertThat(this.client.post("/headrace/listeners/orders", "operation", "stop").path("state").asString())
			.isIn("STOPPING", "STOPPED");
	}

	private JsonNode healthOfListeners() {
		JsonNode[] seen = new JsonNode[1];
		Awaitility.await().untilAsserted(() -> {
			seen[0] = EndpointClient.body(this.client.rest().get().uri("/health").exchange())
				.at("/components/headrace");
			assertThat(seen[0].at("/details").has("notChecked")).isTrue();
		});
		return seen[0];
	}

}
