package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Observers are told once of each entry that is added, whatever comes of it.
 */
@Timeout(60)
class ObservedAdditionsIntegrationTests {

	private static RedisServer server;

	private final MemoryTransactions transactions = new MemoryTransactions();

	private final Queue<String> ended = new ConcurrentLinkedQueue<>();

	private StreamTestServer redis;

	private RedisStreamTemplate template;

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
		this.template = this.redis.templates(this.redis.configuration(), Namespace.NONE, new RecordingObserver())
			.get(NativeConnections.DEFAULT);
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	@Test
	void entriesHaveWhatTravelsWithThem() {
		this.template.add("orders", "one");
		this.template.addFields("orders", Map.of("traceparent", "own"));
		assertThat(this.redis.entries("orders")).containsExactly(Map.of("payload", "one", "traceparent", "trace"),
				Map.of("traceparent", "own"));
		assertThat(this.ended).containsExactly("orders", "orders");
	}

	@Test
	void endsEachWayOfAdding() {
		this.template.add("orders", "one");
		this.template.addAsync("orders", "two").join();
		this.template.addAll("orders", List.of("three", "four"));
		this.template.addIn("orders", "five", Duration.ofHours(1));
		this.template.addAfterCommit("orders", "six");
		await().untilAsserted(() -> assertThat(this.ended).hasSize(6).containsOnly("orders"));
	}

	@Test
	void endsWhatFails() {
		this.redis.commands().set("orders", "no stream");
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.template.add("orders", "one"));
		assertThat(this.template.addAsync("orders", "two")).failsWithin(Duration.ofSeconds(10));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(
				() -> this.template.addAll(List.of(AddRequest.of("others", "three"), AddRequest.of("orders", "four"))));
		this.template.addAfterCommit("orders", "five");
		await().untilAsserted(() -> assertThat(this.ended).containsExactlyInAnyOrder("orders failed", "orders failed",
				"others", "orders failed", "orders failed"));
	}

	@Test
	void tellsNothingOfWhatIsRolledBack() {
		this.transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED,
				() -> this.template.addAfterCommit("orders", "one"));
		assertThat(this.ended).isEmpty();
		this.transactions.run(() -> {
			this.template.addAfterCommit("orders", "two");
			this.transactions.runInVain(TransactionDefinition.PROPAGATION_NESTED,
					() -> this.template.addAfterCommit("orders", "three"));
		});
		await().untilAsserted(() -> assertThat(this.ended).hasSize(1));
		assertThat(this.redis.payloads("orders")).containsExactly("two");
	}

	@Test
	void tellsNothingOfWhatIsNotSent() {
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.template.add("orders", "x".repeat(StreamTestServer.LIMIT + 1)));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> this.template.addAll("orders", List.of("a", "x".repeat(StreamTestServer.LIMIT + 1))));
		assertThat(this.ended).isEmpty();
	}

	private final class RecordingObserver implements MessageObserver {

		@Override
		public Sending sending(String destination) {
			return new Sending() {

				@Override
				public Map<String, String> headers() {
					return Map.of("traceparent", "trace");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					ObservedAdditionsIntegrationTests.this.ended
						.add((failure != null) ? destination + " failed" : destination);
				}

			};
		}

		@Override
		public Handling handling(List<? extends ReceivedMessage<?>> messages) {
			return Handling.NONE;
		}

	}

}
