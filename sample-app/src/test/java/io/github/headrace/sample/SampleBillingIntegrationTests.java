package io.github.headrace.sample;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.StreamGroupInfo;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "sample.second-node=true")
class SampleBillingIntegrationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private RedisStreamOperations streams;

	private LiveStream page;

	private RestClient http;

	@BeforeEach
	void open() throws Exception {
		this.page = LiveStream.open(this.port, "ann");
		this.http = RestClient.builder()
			.baseUrl("http://localhost:" + this.port)
			.defaultStatusHandler((status) -> true, (request, response) -> {
			})
			.build();
	}

	@AfterEach
	void close() {
		this.page.close();
	}

	@Test
	void billsEachOrderOnceAlsoWhenOneOfTwoBillersIsKilled() {
		patiently().until(this::secondBillerReads);
		assertThat(post("/billing/orders?size=300")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> invoicesOf("B") > 0);
		assertThat(post("/billing/kill")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> invoices("EUR").distinct().count() == 300);
		patiently().until(() -> group().pending() == 0);
		assertThat(invoicesOf("A")).isPositive();
		assertThat(post("/billing/kill")).isEqualTo(HttpStatus.CONFLICT);
	}

	@Test
	void givesABadOrderUpAndBillsItOnceItCan() {
		assertThat(post("/billing/bad-order")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> this.page.events("billing").stream().anyMatch((status) -> dead(status) == 1));
		JsonNode letter = this.page.events("billing")
			.stream()
			.filter((status) -> dead(status) == 1)
			.findFirst()
			.orElseThrow()
			.path("letters")
			.path(0);
		assertThat(letter.path("attempts").asInt()).isEqualTo(3);
		assertThat(letter.path("message").asString()).contains("XBT");
		assertThat(this.http.post().uri("/billing/mend").retrieve().body(JsonNode.class).path("replayed").asInt())
			.isEqualTo(1);
		patiently().until(() -> invoices("XBT").count() == 1);
		patiently().until(() -> group().deadLetters() == 0 && group().pending() == 0);
	}

	@Test
	void remindsLater() {
		assertThat(post("/billing/reminder?seconds=1")).isEqualTo(HttpStatus.ACCEPTED);
		patiently().until(() -> !this.page.events("reminder").isEmpty());
	}

	@Test
	void saysThatRedisDoesNotAnswerAndGoesOnAfterwards() {
		assertThat(post("/billing/stall?seconds=5")).isEqualTo(HttpStatus.ACCEPTED);
		assertThat(post("/billing/orders?size=1")).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
		patiently().until(() -> this.page.events("billing").stream().anyMatch((status) -> !reachable(status)));
		int before = this.page.events("billing").size();
		patiently().until(() -> this.page.events("billing").stream().skip(before).anyMatch(this::reachable));
	}

	private boolean secondBillerReads() {
		return this.streams.info("shop.orders")
			.groups()
			.stream()
			.anyMatch(
					(group) -> group.consumers().stream().filter((consumer) -> !parking(consumer.name())).count() == 2);
	}

	private static boolean parking(String consumer) {
		return consumer.startsWith("~");
	}

	private StreamGroupInfo group() {
		return this.streams.info("shop.orders").groups().get(0);
	}

	private Stream<String> invoices(String currency) {
		return this.page.events("invoice")
			.stream()
			.filter((invoice) -> invoice.path("currency").asString().equals(currency))
			.map((invoice) -> invoice.path("order").asString());
	}

	private long invoicesOf(String biller) {
		return this.page.events("invoice")
			.stream()
			.filter((invoice) -> invoice.path("biller").asString().equals(biller))
			.count();
	}

	private static long dead(JsonNode status) {
		return status.path("deadLetters").asLong();
	}

	private boolean reachable(JsonNode status) {
		return status.path("reachable").asBoolean();
	}

	private HttpStatusCode post(String path) {
		return this.http.post().uri(path).retrieve().toBodilessEntity().getStatusCode();
	}

	/** A JVM has to start, and a lease to run out, on a busy machine. */
	private static ConditionFactory patiently() {
		return Awaitility.await().atMost(Duration.ofSeconds(60));
	}

}
