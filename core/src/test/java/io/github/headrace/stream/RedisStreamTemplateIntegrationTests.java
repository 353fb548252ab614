package io.github.headrace.stream;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.XAddArgs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How entries are added.
 */
@Timeout(60)
class RedisStreamTemplateIntegrationTests {

	private static RedisServer server;

	private StreamTestServer redis;

	private RedisStreamTemplate template;

	record Order(int id) {

	}

	enum Color {

		RED

	}

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.redis = new StreamTestServer(server);
		this.redis.commands().flushall();
		this.template = this.redis.templates().get(NativeConnections.DEFAULT);
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	@Nested
	class Adding {

		@Test
		void writesThePayloadAndTheHeaders() {
			EntryId first = template.add("orders", new Order(1));
			EntryId second = template.add("orders", "text", Map.of("trace", "é"));
			assertThat(second).isGreaterThan(first);
			assertThat(redis.entries("orders")).containsExactly(Map.of("payload", "{\"id\":1}"),
					Map.of("payload", "text", "trace", "é"));
			assertThat(redis.commands().xinfoStream("orders")).contains("last-generated-id", second.toString());
		}

		@Test
		void isInTheNamespace() {
			RedisStreamTemplate shop = redis.templates(redis.configuration(), Namespace.of("shop"))
				.get(NativeConnections.DEFAULT);
			shop.add(AddRequest.of("orders", 1).idempotencyKey("k"));
			assertThat(redis.commands().keys("*")).containsExactlyInAnyOrder("shop:orders",
					"{shop:orders}:idempotency:k");
		}

		@Test
		void doesNotWaitIfAskedTo() throws Exception {
			EntryId id = template.addAsync("orders", new Order(1)).get(10, TimeUnit.SECONDS);
			EntryId same = template.addAsync(AddRequest.of("orders", 2).idempotencyKey("k"))
				.thenCompose((first) -> template.addAsync(AddRequest.of("orders", 3).idempotencyKey("k")))
				.get(10, TimeUnit.SECONDS);
			assertThat(same).isGreaterThan(id);
			assertThat(redis.payloads("orders")).containsExactly("{\"id\":1}", "2");
		}

		@Test
		void writesPlainFields() {
			Map<String, Object> fields = new LinkedHashMap<>();
			fields.put("id", 7);
			fields.put("color", Color.RED);
			fields.put("window", Duration.ofSeconds(1));
			fields.put("order", new Order(1));
			fields.put("raw", new byte[] { 'x' });
			template.addFields("orders", fields);
			template.add(AddRequest.ofFields("orders", Map.of("a", "b")).header("trace", "1"));
			assertThat(redis.entries("orders")).containsExactly(
					Map.of("id", "7", "color", "RED", "window", "PT1S", "order", "{\"id\":1}", "raw", "x"),
					Map.of("a", "b", "trace", "1"));
		}

		@Test
		void addsManyInOrder() {
			List<EntryId> ids = template.addAll("orders", IntStream.range(0, 1000).boxed().toList());
			assertThat(ids).hasSize(1000).isSorted().doesNotHaveDuplicates();
			assertThat(redis.payloads("orders"))
				.isEqualTo(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
			assertThat(template.addAll("orders", List.of())).isEmpty();
		}

		@Test
		void addsManyWithOptionsInOrder() {
			redis.commands().scriptFlush();
			List<EntryId> ids = template.addAll(List.of(AddRequest.of("orders", 1).idempotencyKey("k"),
					AddRequest.of("orders", 2), AddRequest.of("orders", 3).idempotencyKey("k"),
					AddRequest.of("other", 4).maxAge(Duration.ofDays(1)), AddRequest.of("orders", 5)));
			assertThat(ids.get(2)).isEqualTo(ids.get(0));
			assertThat(redis.payloads("orders")).containsExactly("1", "2", "5");
			assertThat(redis.payloads("other")).containsExactly("4");
		}

	}

	@Nested
	class Options {

		@Test
		void addOnceForEachKeyOfAWindow() {
			AddRequest request = AddRequest.of("orders", 1).idempotencyKey("payment {7}");
			EntryId first = template.add(request);
			redis.commands().scriptFlush();
			assertThat(template.add(AddRequest.of("orders", 2).idempotencyKey("payment {7}"))).isEqualTo(first);
			assertThat(template.add(AddRequest.of("orders", 3).idempotencyKey("other"))).isGreaterThan(first);
			assertThat(redis.entries("orders")).containsExactly(
					Map.of("payload", "1", StreamHeaders.IDEMPOTENCY_KEY, "payment {7}"),
					Map.of("payload", "3", StreamHeaders.IDEMPOTENCY_KEY, "other"));
			assertThat(redis.commands().pttl("{orders}:idempotency:payment {7}")).isBetween(590_000L, 600_000L);
		}

		@Test
		void forgetTheKeyWhenTheWindowIsOver() {
			AddRequest request = AddRequest.of("orders", 1).idempotencyKey("k", Duration.ofMillis(1));
			EntryId first = template.add(request);
			await().untilAsserted(() -> assertThat(redis.commands().exists("{orders}:idempotency:k")).isZero());
			assertThat(template.add(request)).isGreaterThan(first);
		}

		@Test
		void addOnceWhereManyTry() {
			List<EntryId> ids = IntStream.range(0, 100)
				.mapToObj((i) -> template.addAsync(AddRequest.of("orders", i).idempotencyKey("k")))
				.toList()
				.stream()
				.map((future) -> future.orTimeout(10, TimeUnit.SECONDS).join())
				.distinct()
				.toList();
			assertThat(ids).hasSize(1);
			assertThat(redis.commands().xlen("orders")).isOne();
		}

		@Test
		void limitTheLength() {
			for (int i = 0; i < 1000; i++) {
				template.addAsync(AddRequest.of("orders", i).maxLength(100));
			}
			template.add(AddRequest.of("orders", "last").maxLength(100));
			assertThat(redis.commands().xlen("orders")).isBetween(100L, 300L);
			template.add(AddRequest.of("orders", "scripted").maxLength(10).onlyToExistingStream());
			assertThat(redis.commands().xlen("orders")).isBetween(10L, 200L);
		}

		@Test
		void limitTheAgeByTheClockOfTheServer() {
			for (int i = 1; i <= 500; i++) {
				redis.commands().xadd("orders", new XAddArgs().id("1-" + i), "payload", "old");
			}
			template.add(AddRequest.of("orders", "new").maxAge(Duration.ofDays(1)));
			assertThat(redis.commands().xlen("orders")).isLessThanOrEqualTo(101);
			template.add(AddRequest.of("orders", "new").maxAge(Duration.ofDays(1000_000)));
			assertThat(redis.payloads("orders")).endsWith("new", "new");
		}

		@Test
		void createNoStreamIfAskedTo() {
			AddRequest request = AddRequest.of("orders", 1).onlyToExistingStream();
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> template.add(request.idempotencyKey("k")))
				.withMessage("Adding to stream 'orders' failed, as there is no such stream and the request must not "
						+ "create it");
			assertThat(redis.commands().keys("*")).isEmpty();
			template.add("orders", 1);
			assertThat(template.add(request.idempotencyKey("k"))).isNotNull();
		}

	}

	@Nested
	class Mistakes {

		@Test
		void areNamed() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> template.add("orders", 1, Map.of("headrace-original-id", "1-1")))
				.withMessageContaining("'headrace-original-id' of a field for stream 'orders' is taken by Headrace");
			for (String name : List.of("payload", "idempotency-key", "headrace-x", "redis_streamId")) {
				assertThatIllegalArgumentException().isThrownBy(() -> template.addFields("orders", Map.of(name, 1)))
					.withMessageContaining("'%s'", name);
			}
			assertThatIllegalArgumentException().isThrownBy(() -> template.addFields("orders", Map.of()))
				.withMessageContaining("at least one field");
			assertThatIllegalArgumentException().isThrownBy(() -> template.add("orders{", 1))
				.withMessageContaining("orders{");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> AddRequest.of("orders", 1).maxAge(Duration.ofDays(1)).maxLength(1))
				.withMessageContaining("not by both");
			assertThatIllegalArgumentException().isThrownBy(() -> AddRequest.of("orders", 1).idempotencyKey(""));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> AddRequest.of("orders", 1).idempotencyKey("k", Duration.ZERO))
				.withMessageContaining("'idempotencyWindow' must be at least 1 ms but is PT0S");
			assertThat(redis.commands().keys("*")).isEmpty();
		}

		@Test
		@SuppressWarnings("NullAway")
		void ofPayloadsSendNothing() {
			assertThatIllegalArgumentException().isThrownBy(() -> template.add("orders", null))
				.withMessage("'payload' for stream 'orders' must not be null");
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> template.addAll("orders", List.of("good", "x".repeat(StreamTestServer.LIMIT + 1))))
				.withMessage("Payload of 101 bytes for stream 'orders' is larger than the limit of 100 bytes; raise "
						+ "'headrace.streams.max-payload-size' if it has to be sent");
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> template.addFields("orders", Map.of("a", "x".repeat(60), "b", "x".repeat(60))));
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> template.add("orders", new Object() {

					@SuppressWarnings("unused")
					public int getValue() {
						throw new IllegalStateException("no value");
					}

				}));
			assertThat(redis.commands().keys("*")).isEmpty();
		}

	}

	@Nested
	class Refusals {

		@Test
		void nameAKeyOfAnotherType() {
			redis.commands().set("orders", "text");
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> template.add("orders", 1))
				.withMessageStartingWith("Adding to stream 'orders' failed, as a key of that name");
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> template.add(AddRequest.of("orders", 1).idempotencyKey("k")));
			assertThat(redis.commands().exists("{orders}:idempotency:k")).isZero();
			assertThatExceptionOfType(CompletionException.class)
				.isThrownBy(() -> template.addAsync("orders", 1).orTimeout(10, TimeUnit.SECONDS).join())
				.withCauseInstanceOf(InvalidDataAccessResourceUsageException.class)
				.withMessageContaining("'orders'");
		}

		@Test
		void tellHowManyWereAdded() {
			redis.commands().set("taken", "text");
			assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
				.isThrownBy(() -> template
					.addAll(List.of(AddRequest.of("orders", 1), AddRequest.of("taken", 2), AddRequest.of("orders", 3))))
				.withMessageStartingWith(
						"Adding 3 entries to [orders, taken], 2 of which are known to have been added, failed");
		}

		@Test
		void sayThatThereIsNoMemory() {
			redis.commands().configSet("maxmemory", "1");
			try {
				for (AddRequest request : List.of(AddRequest.of("orders", 1),
						AddRequest.of("orders", 1).idempotencyKey("k"))) {
					assertThatExceptionOfType(NonTransientDataAccessResourceException.class)
						.isThrownBy(() -> template.add(request))
						.withMessageStartingWith("Adding to stream 'orders' failed, as Redis has no memory left");
				}
			}
			finally {
				redis.commands().configSet("maxmemory", "0");
			}
			assertThat(redis.commands().keys("*")).isEmpty();
		}

		@Test
		void sayWhatTheUserMustNotDo() {
			redis.commands()
				.aclSetuser("narrow",
						AclSetuserArgs.Builder.on().addPassword("secret").keyPattern("allowed").allCommands());
			RedisStandaloneConfiguration configuration = redis.configuration();
			configuration.setUsername("narrow");
			configuration.setPassword("secret");
			RedisStreamTemplate narrow = redis.templates(configuration, Namespace.NONE).get(NativeConnections.DEFAULT);
			assertThat(narrow.add("allowed", 1)).isNotNull();
			for (AddRequest request : List.of(AddRequest.of("orders", 1),
					AddRequest.of("allowed", 1).idempotencyKey("k"))) {
				assertThatExceptionOfType(PermissionDeniedDataAccessException.class)
					.isThrownBy(() -> narrow.add(request))
					.withMessageContaining("'%s'", request.stream());
			}
			assertThat(redis.commands().xlen("allowed")).isOne();
		}

		@Test
		void nameTheStreamThatCannotBeReached() {
			try (RedisServer own = RedisServer.start(); StreamTestServer other = new StreamTestServer(own)) {
				RedisStreamTemplate impatient = other.templates().get(NativeConnections.DEFAULT);
				own.stop();
				assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> impatient.add("orders", 1))
					.withMessageContaining("'orders'")
					.withMessageContaining("Redis");
			}
		}

	}

	@Nested
	class Cluster {

		private static RedisCluster cluster;

		@BeforeAll
		static void startCluster() {
			cluster = RedisCluster.builder().replicas(0).start();
		}

		@AfterAll
		static void stopCluster() {
			cluster.close();
		}

		@Test
		void addsToAllSlots() {
			RedisStreamTemplate clustered = redis
				.templates(new RedisClusterConfiguration(cluster.addresses()), Namespace.of("shop"))
				.get(NativeConnections.DEFAULT);
			List<AddRequest> requests = IntStream.range(0, 300)
				.mapToObj((i) -> AddRequest.of("orders" + i % 30, i))
				.map((request) -> (request.stream().endsWith("7"))
						? request.idempotencyKey(request.content().toString()) : request)
				.toList();
			List<EntryId> ids = clustered.addAll(requests);
			assertThat(ids).hasSize(300);
			for (int i = 0; i < 30; i++) {
				EntryId before = ids.get(270 + i);
				assertThat(ids.get(i)).isLessThan(before);
				assertThat(clustered.add(AddRequest.of("orders" + i, "more").idempotencyKey("k")))
					.isGreaterThan(before);
			}
		}

	}

}
