package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.PayloadTooLargeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What a transaction adds, and when. How transactions nest is tested for channels, which
 * send in the same way.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class AddAfterCommitIntegrationTests {

	private static RedisServer server;

	private final MemoryTransactions transactions = new MemoryTransactions();

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
		this.template = this.redis.templates().get(NativeConnections.DEFAULT);
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	private void awaitPayloads(String stream, List<String> payloads) {
		await().untilAsserted(() -> assertThat(this.redis.payloads(stream)).isEqualTo(payloads));
	}

	@Test
	void addsAfterTheCommitInTheOrderOfTheCalls() {
		this.transactions.run(() -> {
			for (int i = 0; i < 100; i++) {
				this.template.addAfterCommit("orders", i);
			}
			this.template.add("orders", "at once");
		});
		await().untilAsserted(() -> assertThat(this.redis.payloads("orders")).hasSize(101)
			.startsWith("at once", "0", "1")
			.endsWith("98", "99"));
	}

	@Test
	void addsNothingAfterARollback() {
		this.transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED,
				() -> this.template.addAfterCommit("orders", "lost"));
		assertThatExceptionOfType(PayloadTooLargeException.class).isThrownBy(() -> this.transactions.run(() -> {
			this.template.addAfterCommit("orders", "lost");
			this.template.addAfterCommit("orders", "x".repeat(StreamTestServer.LIMIT + 1));
		}));
		this.template.addAfterCommit("orders", "without a transaction");
		awaitPayloads("orders", List.of("without a transaction"));
		assertThat(this.template.failedAfterCommit()).isZero();
	}

	@Test
	void addsThePayloadAsItWasAtTheCall() {
		byte[] bytes = { 'x' };
		this.transactions.run(() -> {
			this.template.addAfterCommit("orders", bytes);
			this.template.addAfterCommit(AddRequest.ofFields("plain", Map.of("a", bytes)));
			bytes[0] = 'y';
		});
		awaitPayloads("orders", List.of("x"));
		await().untilAsserted(() -> assertThat(this.redis.entries("plain")).containsExactly(Map.of("a", "x")));
	}

	@Test
	void takesOptions() {
		AddRequest request = AddRequest.of("orders", 1).idempotencyKey("k").header("trace", "1");
		this.transactions.run(() -> this.template.addAfterCommit(request));
		this.transactions.run(() -> {
			this.template.addAfterCommit(request);
			this.template.addAfterCommit("orders", 2);
		});
		awaitPayloads("orders", List.of("1", "2"));
		assertThat(this.redis.entries("orders").get(0)).containsEntry("trace", "1");
	}

	@Test
	void countsAndLogsWhatRedisRefuses(CapturedOutput output) {
		this.redis.commands().set("taken", "text");
		this.transactions.run(() -> {
			this.template.addAfterCommit("orders", 1);
			this.template.addAfterCommit("taken", 2);
			this.template.addAfterCommit(AddRequest.of("missing", 3).onlyToExistingStream());
		});
		await().untilAsserted(() -> assertThat(this.template.failedAfterCommit()).isEqualTo(2));
		awaitPayloads("orders", List.of("1"));
		await().untilAsserted(() -> assertThat(output).containsPattern(
				"Not added after the commit, entries by stream: \\{taken=1, missing=1}; .*; failed since the start: 2"));
	}

	@Test
	void addsToSeveralSlots() {
		try (RedisCluster cluster = RedisCluster.builder().replicas(0).start()) {
			RedisStreamTemplate clustered = this.redis
				.templates(new RedisClusterConfiguration(cluster.addresses()), Namespace.NONE)
				.get(NativeConnections.DEFAULT);
			this.transactions.run(() -> IntStream.range(0, 200).forEach((i) -> {
				AddRequest request = AddRequest.of("orders" + i % 20, i);
				clustered.addAfterCommit((i % 3 == 0) ? request.maxAge(Duration.ofDays(1)) : request);
			}));
			await().untilAsserted(() -> assertThat(
					IntStream.range(0, 20).mapToLong((i) -> clustered.info("orders" + i).length()).sum())
				.isEqualTo(200));
			assertThat(clustered.failedAfterCommit()).isZero();
		}
	}

}
