package io.github.headrace.sample;

import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the sample shows to those who operate it.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SampleActuatorIntegrationTests {

	@LocalServerPort
	private int port;

	private RestClient http;

	@BeforeEach
	void open() {
		this.http = RestClient.create("http://localhost:" + this.port + "/actuator");
	}

	@Test
	void showsListenersConsumersAndCaches() {
		JsonNode all = get("/headrace");
		assertThat(all.path("listeners")).extracting((one) -> one.path("id").asString())
			.contains("orders", "confirmations");
		assertThat(all.path("consumers")).extracting((one) -> one.path("id").asString()).contains("billing");
		assertThat(all.at("/caches/invalidations").has("instance")).isTrue();
		assertThat(all.path("deadLetters")).isNotEmpty();
	}

	@Test
	void canBeSteered() {
		assertThat(steer("pause")).isEqualTo("PAUSED");
		assertThat(steer("resume")).isEqualTo("RUNNING");
	}

	@Test
	void isHealthy() {
		Awaitility.await().untilAsserted(() -> assertThat(get("/health").path("status").asString()).isEqualTo("UP"));
		assertThat(get("/health").path("components").propertyNames()).contains("headrace", "headraceCaches");
	}

	@Test
	void listsMeters() {
		assertThat(get("/metrics").path("names")).extracting(JsonNode::asString)
			.filteredOn((name) -> name.startsWith("headrace."))
			.hasSizeGreaterThan(20);
	}

	private String steer(String operation) {
		return this.http.post()
			.uri("/headrace/listeners/confirmations")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("operation", operation))
			.retrieve()
			.body(JsonNode.class)
			.path("state")
			.asString();
	}

	private JsonNode get(String uri) {
		return this.http.get().uri(uri).retrieve().body(JsonNode.class);
	}

}
