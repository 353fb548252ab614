package io.github.headrace.autoconfigure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to the actuator of an application over HTTP.
 */
final class EndpointClient {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final RestTestClient rest;

	EndpointClient(ConfigurableApplicationContext context) {
		String port = context.getEnvironment().getProperty("local.server.port");
		this.rest = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port + "/actuator").build();
	}

	RestTestClient rest() {
		return this.rest;
	}

	JsonNode get(String uri) {
		return read(this.rest.get().uri(uri).exchange());
	}

	/** Posts names and values in turn. */
	JsonNode post(String uri, String... body) {
		Map<String, String> map = new HashMap<>();
		for (int i = 0; i < body.length; i += 2) {
			map.put(body[i], body[i + 1]);
		}
		return read(this.rest.post().uri(uri).contentType(MediaType.APPLICATION_JSON).body(map).exchange());
	}

	private static JsonNode read(RestTestClient.ResponseSpec response) {
		return body(response.expectStatus().isOk());
	}

	static JsonNode body(RestTestClient.ResponseSpec response) {
		return JSON.readTree(response.expectBody(String.class).returnResult().getResponseBody());
	}

	/** Waits until an answer is as it should be. */
	JsonNode await(String uri, Predicate<JsonNode> condition) {
		return Awaitility.await().until(() -> get(uri), condition::test);
	}

	void assertRefused(String uri, int status, String message) {
		assertRefused(this.rest.get().uri(uri).exchange(), status, message);
	}

	void assertRefused(String uri, Map<String, String> body, int status, String message) {
		assertRefused(this.rest.post().uri(uri).contentType(MediaType.APPLICATION_JSON).body(body).exchange(), status,
				message);
	}

	private static void assertRefused(RestTestClient.ResponseSpec response, int status, String message) {
		JsonNode error = body(response.expectStatus().isEqualTo(status));
		assertThat(error.path("status").asInt()).isEqualTo(status);
		assertThat(error.path("message").asString()).contains(message);
	}

}
