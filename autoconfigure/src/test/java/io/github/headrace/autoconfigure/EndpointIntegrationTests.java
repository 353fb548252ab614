package io.github.headrace.autoconfigure;

import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.RedisStreamTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The endpoint over HTTP, on a real server.
 */
class EndpointIntegrationTests {

	private static RedisServer server;

	private static ConfigurableApplicationContext context;

	private static EndpointClient client;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		context = EndpointApplication.start(server);
		client = new EndpointClient(context);
		ListenerRegistry registry = context.getBean(ListenerRegistry.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(registry.containers())
				.allMatch((container) -> container.state() == ListenerState.RUNNING));
	}

	@AfterAll
	static void stop() {
		context.close();
		server.close();
	}

	@AfterEach
	void tidyUp() {
		EndpointApplication.Listeners listeners = context.getBean(EndpointApplication.Listeners.class);
		listeners.slow.countDown();
		listeners.broken = true;
		context.getBean(DeadLetters.class).queues().forEach((queue) -> queue.purgeAll());
	}

	@Nested
	class Reading {

		@Test
		void answersNothingThatIsNotDocumented() {
			publish("orders", "bad");
			add("bills", "bad");
			context.getBean(EndpointApplication.Prices.class).price("tea");
			letNarrowDrop();
			client.await("/headrace",
					(all) -> count(all) == 2 && !part(all, "listeners", "narrow").path("gaps").isEmpty());
			JsonNode all = client.get("/headrace");
			assertThat(JsonKeys.of(DocumentedJson.whole())).containsAll(JsonKeys.of(all));
			assertThat(DocumentedJson.pageKeys()).containsAll(JsonKeys.of(client.get("/headrace/deadLetters/orders")));
		}

		@Test
		void showsAListener() {
			publish("orders", "good");
			client.await("/headrace/listeners/orders", (listener) -> listener.at("/counts/succeeded").asInt() > 0);
			JsonNode listener = client.get("/headrace/listeners/orders");
			assertThat(listener.path("kind").asString()).isEqualTo("CHANNEL");
			assertThat(listener.path("description").asString()).contains("Listeners.orders(");
			assertThat(listener.at("/destinations/0").asString()).isEqualTo("orders");
			assertThat(listener.path("state").asString()).isEqualTo("RUNNING");
			assertThat(listener.path("confirmed").asBoolean()).isTrue();
			assertThat(listener.path("lastReceived").asString()).matches("\\d{4}-.*Z");
			assertThat(listener.path("server").asString()).isEqualTo(server.host() + ":" + server.port());
			assertThat(client.get("/headrace/listeners/expiries").path("kind").asString()).isEqualTo("KEYSPACE");
		}

		@Test
		void showsAConsumer() {
			add("bills", "good");
			client.await("/headrace/consumers/billing", (consumer) -> consumer.at("/counts/succeeded").asInt() > 0
					&& consumer.at("/streams/0/lag").asInt() == 0 && consumer.at("/streams/0/pending").asInt() == 0);
			JsonNode consumer = client.get("/headrace/consumers/billing");
			JsonNode stream = consumer.at("/streams/0");
			assertThat(consumer.path("group").asString()).isEqualTo("billing");
			assertThat(stream.path("lagTime").asString()).isEqualTo("PT0S");
			assertThat(stream.path("members")).extracting((member) -> member.path("name").asString())
				.containsExactly(consumer.path("consumer").asString());
			JsonNode broadcast = client.await("/headrace/consumers/audit",
					(one) -> one.at("/streams/0/position").equals(one.at("/streams/0/lastId")));
			assertThat(broadcast.path("kind").asString()).isEqualTo("BROADCAST");
			assertThat(broadcast.has("group")).isFalse();
		}

		@Test
		void showsCachesWithTheirMembers() {
			context.getBean(EndpointApplication.Prices.class).price("coffee");
			context.getBean(EndpointApplication.Prices.class).price("coffee");
			client.await("/headrace/caches", (caches) -> caches.at("/caches/invalidations/members").size() == 1);
			JsonNode caches = client.get("/headrace/caches");
			assertThat(caches.at("/caches/invalidations/connected").asBoolean()).isTrue();
			assertThat(client.get("/headrace/caches/prices").path("hitRatio").asDouble()).isPositive();
		}

		@Test
		void groupsDeadLettersByFingerprint() {
			publish("orders", "bad 1");
			publish("orders", "bad 2");
			JsonNode queue = awaitGroup("orders", 2);
			assertThat(queue.path("groups")).hasSize(1);
			assertThat(queue.at("/groups/0/count").asInt()).isEqualTo(2);
			assertThat(queue.at("/groups/0/message").asString()).isEqualTo("no such customer");
			assertThat(queue.path("complete").asBoolean()).isTrue();
			JsonNode first = client.get("/headrace/deadLetters/orders?limit=1");
			assertThat(first.at("/letters/0/fields/0/text").asString()).isEqualTo("bad 1");
			JsonNode second = client.get("/headrace/deadLetters/orders?limit=1&fingerprint=%s&after=%s"
				.formatted(queue.at("/groups/0/fingerprint").asString(), first.path("next").asString()));
			assertThat(second.at("/letters/0/fields/0/text").asString()).isEqualTo("bad 2");
		}

		@Test
		void cutsADeadLetterOfFiveMegabytes() {
			byte[] binary = new byte[5 * 1024 * 1024];
			System.arraycopy("bad".getBytes(), 0, binary, 0, 3);
			binary[3] = (byte) 0xff;
			context.getBean(RedisChannelTemplate.class).publish("orders", binary);
			awaitLetters("orders", 1);
			JsonNode payload = client.get("/headrace/deadLetters/orders").at("/letters/0/fields/0");
			assertThat(payload.path("name").asString()).isEqualTo("payload");
			assertThat(payload.path("size").asInt()).isEqualTo(binary.length);
			assertThat(payload.path("cut").asBoolean()).isTrue();
			assertThat(payload.path("base64").binaryValue()).hasSize(4096);
			assertThat(payload.has("text")).isFalse();
		}

		@Test
		void showsPayloadsToWhoIsKnown() {
			publish("orders", "bad");
			awaitLetters("orders", 1);
			FieldDescriptor hidden = new FieldDescriptor("payload", null, null, 3, false, true);
			FieldDescriptor shown = new FieldDescriptor("payload", "bad", null, 3, false, false);
			SecurityContext somebody = new KnownUser();
			assertThat(payload(Show.NEVER, somebody)).isEqualTo(hidden);
			assertThat(payload(Show.WHEN_AUTHORIZED, SecurityContext.NONE)).isEqualTo(hidden);
			assertThat(payload(Show.WHEN_AUTHORIZED, somebody)).isEqualTo(shown);
			assertThat(payload(Show.ALWAYS, SecurityContext.NONE)).isEqualTo(shown);
		}

		private static FieldDescriptor payload(Show show, SecurityContext user) {
			HeadraceEndpointWebExtension extension = new HeadraceEndpointWebExtension(
					context.getBean(HeadraceEndpoint.class), show);
			DeadLetterPageDescriptor page = (DeadLetterPageDescriptor) extension
				.one(user, "deadLetters", "orders", null, null, null, null)
				.getBody();
			return page.letters().get(0).fields().get(0);
		}

		@Test
		void saysWhichNamesThereAre() {
			client.assertRefused("/headrace/listeners/ordrs", 404,
					"There is no listener 'ordrs'; the nearest is 'orders'");
			client.assertRefused("/headrace/consumers/orders", 404, "There is no consumer 'orders'");
			client.assertRefused("/headrace/caches/price", 404, "There is no coherent cache 'price' in use");
			client.assertRefused("/headrace/deadletters", 404,
					"There is no part 'deadletters'; the nearest is 'deadLetters'; there are [listeners,");
			client.assertRefused("/headrace/deadLetters/slow", 400, "keeps no dead letters");
			client.assertRefused("/headrace/deadLetters/several", 400, "[several.a, several.b]; say of which");
			client.assertRefused("/headrace/deadLetters/orders?limit=101", 400, "'limit' must be between 1 and 100");
			client.assertRefused("/headrace/deadLetters/orders?after=x", 400, "'after' must be an id");
		}

		private void letNarrowDrop() {
			context.getBean(EndpointApplication.Listeners.class).slow = new CountDownLatch(1);
			for (int i = 0; i < 5; i++) {
				publish("narrow", "text");
			}
			client.await("/headrace/listeners/narrow", (listener) -> listener.at("/counts/dropped").asInt() > 0);
			context.getBean(EndpointApplication.Listeners.class).slow.countDown();
		}

	}

	@Nested
	class SteeringListeners {

		@Test
		void pausesAndResumesWhateverTheStateIs() {
			for (String path : List.of("/headrace/listeners/orders", "/headrace/consumers/billing")) {
				assertThat(client.post(path, "operation", "pause").path("state").asString()).isEqualTo("PAUSED");
				assertThat(client.post(path, "operation", "pause").path("state").asString()).isEqualTo("PAUSED");
				client.assertRefused(path, Map.of("operation", "start"), 400, "is PAUSED; 'resume' lets it go on");
				assertThat(client.post(path, "operation", "resume").path("state").asString()).isEqualTo("RUNNING");
				assertThat(client.post(path, "operation", "resume").path("state").asString()).isEqualTo("RUNNING");
				assertThat(client.post(path, "operation", "start").path("state").asString()).isEqualTo("RUNNING");
			}
		}

		@Test
		void stopsWithoutWaitingForAHandler() {
			CountDownLatch release = new CountDownLatch(1);
			context.getBean(EndpointApplication.Listeners.class).slow = release;
			String path = "/headrace/listeners/slow";
			publish("slow", "text");
			client.await(path, (listener) -> listener.at("/counts/received").asInt() > 0);
			assertThat(client.post(path, "operation", "stop").path("state").asString()).isEqualTo("STOPPING");
			assertThat(client.post(path, "operation", "stop").path("state").asString()).isEqualTo("STOPPING");
			client.assertRefused(path, Map.of("operation", "pause"), 400, "'slow' is STOPPING; 'start' it first");
			release.countDown();
			client.await(path, (listener) -> listener.path("state").asString().equals("STOPPED"));
			client.assertRefused(path, Map.of("operation", "resume"), 400, "'slow' is STOPPED; 'start' it first");
			assertThat(client.post(path, "operation", "start").path("state").asString()).isEqualTo("RUNNING");
		}

		@Test
		void refusesWhatItDoesNotKnow() {
			client.assertRefused("/headrace/listeners/orders", Map.of("operation", "halt"), 400,
					"'operation' is 'halt', but can be start, stop, pause or resume");
			client.assertRefused("/headrace/listeners/ordrs", Map.of("operation", "stop"), 404,
					"the nearest is 'orders'");
			client.assertRefused("/headrace/subscriptions/x", Map.of("operation", "stop"), 404, "There is no part");
			client.rest()
				.post()
				.uri("/headrace/listeners/orders")
				.contentType(MediaType.APPLICATION_JSON)
				.body("{}")
				.exchange()
				.expectStatus()
				.isBadRequest();
		}

	}

	@Nested
	class SteeringDeadLetters {

		@Test
		void replaysOneAndSaysWhatIsNotThereAnyMore() {
			publish("orders", "bad");
			awaitLetters("orders", 1);
			String id = client.get("/headrace/deadLetters/orders").at("/letters/0/id").asString();
			context.getBean(EndpointApplication.Listeners.class).broken = false;
			JsonNode result = client.post("/headrace/deadLetters/orders", "operation", "replay", "ids", id + ",1-1");
			assertThat(result.path("done").asBoolean()).isTrue();
			assertThat(result.path("replayed").asInt()).isOne();
			assertThat(result.path("notFound")).extracting(JsonNode::asString).containsExactly("1-1");
			JsonNode again = client.post("/headrace/deadLetters/orders", "operation", "replay", "ids", id);
			assertThat(again.path("replayed").asInt()).isZero();
			assertThat(again.path("notFound")).hasSize(1);
			assertThat(client.get("/headrace/deadLetters/orders").path("lastOperation")).isEqualTo(again);
		}

		@Test
		void runsOneAtATimeAndHoldsUpNothingElse() {
			String path = "/headrace/deadLetters/orders";
			publish("orders", "bad");
			publish("orders", "bad and slow");
			awaitLetters("orders", 2);
			EndpointApplication.Listeners listeners = context.getBean(EndpointApplication.Listeners.class);
			listeners.broken = false;
			listeners.slow = new CountDownLatch(1);
			JsonNode begun = client.post(path, "operation", "replay", "all", "true");
			assertThat(begun.path("done").asBoolean()).isFalse();
			assertThat(begun.path("replayed").asInt()).isOne();
			String since = begun.path("startedAt").asString();
			for (String operation : List.of("replay", "purge")) {
				client.assertRefused(path, Map.of("operation", operation, "all", "true"), 400,
						"A replay of the dead letters of 'orders' (orders) is under way since %s, 1 until now"
							.formatted(since));
			}
			assertThat(client.get(path).at("/lastOperation/done").asBoolean()).isFalse();
			assertThat(client.post("/headrace/listeners/orders", "operation", "pause").path("state").asString())
				.isEqualTo("PAUSED");
			listeners.slow.countDown();
			JsonNode end = client.await(path, (page) -> page.at("/lastOperation/done").asBoolean());
			assertThat(end.at("/lastOperation/replayed").asInt()).isEqualTo(2);
			assertThat(end.at("/lastOperation/startedAt").asString()).isEqualTo(since);
			client.post("/headrace/listeners/orders", "operation", "resume");
		}

		@Test
		void saysWhyNothingWasReplayed() {
			publish("orders", "bad");
			awaitLetters("orders", 1);
			assertThat(client.post("/headrace/listeners/orders", "operation", "pause").path("state").asString())
				.isEqualTo("PAUSED");
			JsonNode result = client.post("/headrace/deadLetters/orders", "operation", "replay", "all", "true");
			assertThat(result.path("problem").asString()).contains("'orders' is PAUSED; start or resume it first");
			client.post("/headrace/listeners/orders", "operation", "resume");
			awaitLetters("orders", 1);
		}

		@Test
		void purgesByFingerprint() {
			add("bills", "bad");
			String fingerprint = awaitGroup("billing", 1).at("/groups/0/fingerprint").asString();
			assertThat(client.post("/headrace/deadLetters/billing", "operation", "purge", "fingerprint", "other")
				.path("purged")
				.asInt()).isZero();
			assertThat(client
				.post("/headrace/deadLetters/billing", "operation", "purge", "fingerprint", fingerprint, "stream",
						"bills")
				.path("purged")
				.asInt()).isOne();
		}

		@Test
		void refusesWhatIsNotSaidClearly() {
			String path = "/headrace/deadLetters/billing";
			client.assertRefused(path, Map.of("operation", "replay"), 400, "the request has 0 of them");
			client.assertRefused(path, Map.of("operation", "replay", "all", "true", "ids", "1-1"), 400,
					"has 2 of them");
			client.assertRefused(path, Map.of("operation", "drop", "all", "true"), 400, "can be replay or purge");
			client.assertRefused("/headrace/deadLetters/several", Map.of("operation", "purge", "all", "true"), 400,
					"say of which");
			client.assertRefused("/headrace/deadLetters/nobody", Map.of("operation", "purge", "all", "true"), 404,
					"There is no listener 'nobody'");
		}

	}

	@Test
	void clearsACache() {
		EndpointApplication.Prices prices = context.getBean(EndpointApplication.Prices.class);
		prices.price("tea");
		JsonNode result = client.post("/headrace/caches/prices", "operation", "clear");
		assertThat(result.path("sent").asBoolean()).isTrue();
		assertThat(result.path("id").asString()).contains("-");
		int misses = client.get("/headrace/caches/prices").path("misses").asInt();
		prices.price("tea");
		assertThat(client.get("/headrace/caches/prices").path("misses").asInt()).isEqualTo(misses + 1);
		client.assertRefused("/headrace/caches/prices", Map.of("operation", "fill"), 400, "but can be clear");
	}

	private static void publish(String channel, String text) {
		context.getBean(RedisChannelTemplate.class).publish(channel, text.getBytes());
	}

	private static void add(String stream, String text) {
		context.getBean(RedisStreamTemplate.class).add(stream, text);
	}

	private static int count(JsonNode queues) {
		return queues.path("deadLetters").valueStream().mapToInt((queue) -> queue.path("count").asInt()).sum();
	}

	private static JsonNode awaitLetters(String listener, int count) {
		return client.await("/headrace/deadLetters/" + listener, (page) -> page.path("letters").size() == count);
	}

	/** Counts and groups are remembered for a moment, pages are not. */
	private static JsonNode awaitGroup(String listener, int count) {
		JsonNode latest = awaitLetters(listener, count).path("letters").path(count - 1).path("time");
		JsonNode queues = client.await("/headrace/deadLetters",
				(all) -> queue(all, listener).path("count").asInt() == count
						&& queue(all, listener).at("/groups/0/last").equals(latest));
		return queue(queues, listener);
	}

	private static JsonNode queue(JsonNode queues, String listener) {
		return queues.path("deadLetters")
			.valueStream()
			.filter((queue) -> queue.path("listener").asString().equals(listener))
			.findFirst()
			.orElseThrow();
	}

	private static JsonNode part(JsonNode all, String part, String id) {
		return all.path(part)
			.valueStream()
			.filter((one) -> one.path("id").asString().equals(id))
			.findFirst()
			.orElseThrow();
	}

	private static final class KnownUser implements SecurityContext {

		@Override
		public Principal getPrincipal() {
			return () -> "somebody";
		}

		@Override
		public boolean isUserInRole(String role) {
			return false;
		}

	}

}
