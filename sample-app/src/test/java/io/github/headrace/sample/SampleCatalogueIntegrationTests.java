package io.github.headrace.sample;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "sample.second-node=true")
class SampleCatalogueIntegrationTests {

	@LocalServerPort
	private int port;

	private LiveStream page;

	private RestClient http;

	@BeforeEach
	void open() throws Exception {
		this.page = LiveStream.open(this.port, "ann");
		this.http = RestClient.create("http://localhost:" + this.port);
		patiently().until(() -> connected(nodeB()));
	}

	@AfterEach
	void close() {
		this.page.close();
	}

	@Test
	void refreshesTheCopyOfTheOtherNode() {
		int before = version(nodeB(), 0);
		assertThat(post("/prices/Assam")).isEqualTo(HttpStatus.NO_CONTENT);
		patiently().until(() -> version(nodeB(), 0) == before + 1);
	}

	@Test
	void tellsANodeThatWasCutOffExactlyWhatItMissed() {
		int first = version(nodeB(), 0);
		int last = version(nodeB(), 5);
		long replayed = count("replayed");
		long cleared = count("cleared");
		assertThat(post("/catalogue/cut")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> !connected(nodeB()));
		assertThat(version(nodeB(), 0)).as("served while cut off").isEqualTo(first);
		patiently().until(() -> version(nodeB(), 0) == first + 1);
		assertThat(count("replayed") - replayed).isEqualTo(3);
		assertThat(count("cleared")).isEqualTo(cleared);
		assertThat(version(nodeB(), 5)).isEqualTo(last);
	}

	@Test
	void clearsBothNodesWhenTheLogIsGone() {
		assertThat(post("/prices/Oolong")).isEqualTo(HttpStatus.NO_CONTENT);
		long cleared = count("cleared");
		assertThat(post("/catalogue/flush")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> count("cleared") > cleared);
		int before = version(nodeB(), 1);
		assertThat(post("/prices/Darjeeling")).isEqualTo(HttpStatus.NO_CONTENT);
		patiently().until(() -> version(nodeB(), 1) == before + 1);
	}

	private long count(String name) {
		JsonNode node = nodeB();
		return (node != null) ? node.path(name).asLong() : -1;
	}

	private @Nullable JsonNode nodeB() {
		return this.page.events("catalogue")
			.stream()
			.reduce((one, next) -> next)
			.map((view) -> view.path("b"))
			.orElse(null);
	}

	private static boolean connected(@Nullable JsonNode node) {
		return node != null && node.path("connected").asBoolean();
	}

	private static int version(@Nullable JsonNode node, int product) {
		return (node != null) ? node.path("prices").path(product).path("version").asInt() : -1;
	}

	private HttpStatusCode post(String path) {
		return this.http.post().uri(path).retrieve().toBodilessEntity().getStatusCode();
	}

	/** A JVM has to start, on a busy machine. */
	private static ConditionFactory patiently() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
