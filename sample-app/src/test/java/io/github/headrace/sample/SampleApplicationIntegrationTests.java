package io.github.headrace.sample;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class SampleApplicationIntegrationTests {

	@LocalServerPort
	private int port;

	@Autowired
	private RedisServer redis;

	@Autowired
	private ListenerRegistry registry;

	@Autowired
	private RedisChannelSubscriptions subscriptions;

	private RedisClient client;

	private RedisCommands<String, String> raw;

	private LiveStream ann;

	private RestClient http;

	@BeforeEach
	void open() throws Exception {
		this.client = RedisClient.create(RedisURI.create(this.redis.host(), this.redis.port()));
		this.raw = this.client.connect().sync();
		this.ann = LiveStream.open(this.port, "ann");
		this.http = RestClient.create("http://localhost:" + this.port);
	}

	@AfterEach
	void close() {
		this.ann.close();
		this.client.shutdown();
	}

	@Test
	void tellsThePageWhereRedisIs() {
		assertThat(this.ann.events("hello")).singleElement().satisfies((hello) -> {
			assertThat(hello.path("redis").asString()).isEqualTo("localhost:" + this.redis.port());
			assertThat(hello.path("cli").asString()).isEqualTo("redis-cli -p " + this.redis.port());
		});
	}

	@Test
	void showsWhatAnotherClientPublishes() {
		String text = unique("hello");
		this.ann.join("lobby");
		this.raw.publish("chat:lobby", "{\"author\":\"ann\",\"text\":\"%s\"}".formatted(text));
		Awaitility.await().until(() -> this.ann.texts("chat").contains(text));
		assertThat(this.ann.events("chat")).last().satisfies((line) -> {
			assertThat(line.path("room").asString()).isEqualTo("lobby");
			assertThat(line.path("author").asString()).isEqualTo("ann");
		});
	}

	@Test
	void showsEveryChannelOnTheWire() {
		String channel = unique("any.channel");
		this.raw.publish(channel, "no JSON at all");
		Awaitility.await()
			.until(() -> this.ann.events("wire")
				.stream()
				.anyMatch((message) -> message.path("channel").asString().equals(channel)
						&& message.path("text").asString().equals("no JSON at all")));
	}

	@Test
	void goesOnAfterInvalidMessages() {
		this.ann.join("lobby");
		long failedBefore = statistics("chat").failed();
		String text = unique("still here");
		this.raw.publish("chat:lobby", "{\"author\":\" \",\"text\":\"nobody said this\"}");
		this.raw.publish("chat:lobby", "this is not JSON");
		this.raw.publish("chat:lobby", "{\"author\":\"ann\",\"text\":\"%s\"}".formatted(text));
		Awaitility.await().until(() -> this.ann.texts("chat").contains(text));
		assertThat(this.ann.texts("chat")).doesNotContain("nobody said this");
		assertThat(statistics("chat").failed()).isEqualTo(failedBefore + 2);
	}

	@Test
	void subscribesForEachPageAndRoomAsLongAsThePageIsOpen() throws Exception {
		String room = UUID.randomUUID().toString();
		String early = unique("early");
		String late = unique("late");
		this.ann.join(room);
		try (LiveStream ben = LiveStream.open(this.port, "ben")) {
			ben.join(room);
			say(room, early);
			Awaitility.await().until(() -> this.ann.texts("chat").contains(early));
			Awaitility.await().until(() -> ben.texts("chat").contains(early));
			assertThat(pagesIn(room)).isEqualTo(2);
			assertThat(subscriptionsOf(room)).isEqualTo(1);
			Awaitility.await().until(() -> this.ann.events("rooms").stream().anyMatch((rooms) -> shows(rooms, room)));
		}
		// The browser is gone, as the next event for it shows.
		Awaitility.await().until(() -> pagesIn(room) == 1);
		say(room, late);
		Awaitility.await().until(() -> this.ann.texts("chat").contains(late));
		this.ann.leave(room);
		Awaitility.await().until(() -> subscriptionsOf(room) == 0);
		assertThat(pagesIn(room)).isZero();
	}

	@Test
	void notifiesOneUserOrAll() throws Exception {
		String toBen = unique("to ben");
		String toAll = unique("to all");
		try (LiveStream ben = LiveStream.open(this.port, "ben")) {
			this.raw.publish("notify:user:ben", toBen);
			Awaitility.await().until(() -> ben.texts("notification").contains(toBen));
			this.raw.publish("notify:all", toAll);
			Awaitility.await().until(() -> ben.texts("notification").contains(toAll));
			Awaitility.await().until(() -> this.ann.texts("notification").contains(toAll));
			assertThat(this.ann.texts("notification")).doesNotContain(toBen);
		}
	}

	@Test
	void keepsTheOrderOfEachCustomerInABurst() {
		ListenerStatistics before = statistics("orders");
		long confirmedBefore = statistics("confirmations").succeeded();
		this.http.post().uri("/orders/burst?size=400").retrieve().toBodilessEntity();
		Awaitility.await().until(() -> statistics("orders").succeeded() == before.succeeded() + 400);
		Awaitility.await().until(() -> statistics("confirmations").succeeded() == confirmedBefore + 400);
		Awaitility.await()
			.until(() -> this.ann.events("order").stream().filter((order) -> sequence(order) == 50).count() == 8);
		Map<String, Integer> last = new HashMap<>();
		assertThat(this.ann.events("order")).allSatisfy((order) -> {
			Integer previous = last.put(order.path("customer").asString(), sequence(order));
			assertThat(sequence(order)).isGreaterThan((previous != null) ? previous : 0);
			assertThat(order.path("outOfOrder").asLong()).isZero();
		});
	}

	@Test
	void holdsTheMessagesOfAPausedListener() {
		String text = unique("patience");
		this.http.post().uri("/listeners/announcements/pause").retrieve().toBodilessEntity();
		try {
			this.raw.publish("notify:all", text);
			Awaitility.await().until(() -> statistics("announcements").depth() == 1);
			assertThat(this.registry.find("announcements").orElseThrow().state()).isEqualTo(ListenerState.PAUSED);
			assertThat(this.ann.texts("notification")).doesNotContain(text);
		}
		finally {
			this.http.post().uri("/listeners/announcements/resume").retrieve().toBodilessEntity();
		}
		Awaitility.await().until(() -> this.ann.texts("notification").contains(text));
	}

	@Test
	void publishesByHandAndTellsTheReceivers() {
		String answer = this.http.post()
			.uri("/publish")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("channel", "notify:all", "payload", unique("by hand")))
			.retrieve()
			.body(String.class);
		assertThat(answer).isEqualTo("{\"receivers\":2}");
	}

	@Test
	void explainsAWrongRequest() {
		for (String uri : List.of("/orders/burst?size=0", "/listeners/nobody/pause")) {
			HttpStatus status = this.http.post()
				.uri(uri)
				.exchange((request, response) -> HttpStatus.valueOf(response.getStatusCode().value()));
			assertThat(status).isIn(HttpStatus.BAD_REQUEST, HttpStatus.NOT_FOUND);
		}
	}

	@Test
	void letsNobodyIntoARoomWithoutAnOpenPage() {
		HttpStatus status = this.http.put()
			.uri("/live/nobody/rooms?room=lobby")
			.exchange((request, response) -> HttpStatus.valueOf(response.getStatusCode().value()));
		assertThat(status).isEqualTo(HttpStatus.NOT_FOUND);
		assertThatExceptionOfType(HttpClientErrorException.BadRequest.class)
			.isThrownBy(() -> this.ann.join("long".repeat(20)));
	}

	private void say(String room, String text) {
		this.raw.publish("chat:" + room, "{\"author\":\"ann\",\"text\":\"%s\"}".formatted(text));
	}

	private static boolean shows(JsonNode rooms, String room) {
		for (JsonNode view : rooms) {
			if (view.path("room").asString().equals(room)) {
				return view.path("tabs").asInt() == 2 && view.path("connections").asInt() == 1
						&& view.path("messages").asInt() == 1;
			}
		}
		return false;
	}

	private long pagesIn(String room) {
		return this.subscriptions.destinations().getOrDefault("chat:" + room, 0);
	}

	private long subscriptionsOf(String room) {
		return this.raw.pubsubNumsub("chat:" + room).get("chat:" + room);
	}

	private ListenerStatistics statistics(String id) {
		return this.registry.find(id).orElseThrow().statistics();
	}

	private static int sequence(JsonNode order) {
		return order.path("sequence").asInt();
	}

	private static String unique(String text) {
		return text + " " + UUID.randomUUID();
	}

}
