package io.github.headrace.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class DedicatedConnectionIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final byte[] KEY = bytes("queue");

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void blocksForLongerThanCommandsMayTake() {
		withConnection(server.host(), server.port(),
				(connection) -> assertThat(pop(connection, 0.5, PATIENCE)).isEmpty());
	}

	@Test
	void isAnsweredAtOnceWhenItIsUnblocked() {
		withConnection(server.host(), server.port(), (connection) -> {
			CompletableFuture<List<byte[]>> answer = popInBackground(connection);
			connection.unblock();
			assertThat(answer).succeedsWithin(PATIENCE).satisfies((popped) -> assertThat(popped).isEmpty());
			assertThat(connection.isOpen()).isTrue();
		});
	}

	@Test
	void failsWhatIsPendingWhenTheConnectionIsLostAndSendsItNeverAgain() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(server)) {
			withConnection(proxy.host(), proxy.port(), (connection) -> {
				CompletableFuture<List<byte[]>> answer = popInBackground(connection);
				proxy.cut();
				assertThat(answer).failsWithin(PATIENCE)
					.withThrowableThat()
					.havingCause()
					.isInstanceOf(RedisConnectionException.class);
				assertThat(connection.isOpen()).isFalse();
				await().untilAsserted(() -> assertThat(blockedClients()).isZero());
				assertThatExceptionOfType(RedisConnectionException.class)
					.isThrownBy(() -> pop(connection, 0.1, PATIENCE));
			});
		}
	}

	@Test
	void isClosedWhenAnAnswerIsLate() {
		withConnection(server.host(), server.port(), (connection) -> {
			assertThatExceptionOfType(RedisCommandTimeoutException.class)
				.isThrownBy(() -> pop(connection, 30, Duration.ofMillis(100)));
			assertThat(connection.isOpen()).isFalse();
			await().untilAsserted(() -> assertThat(blockedClients()).isZero());
		});
	}

	@Test
	void staysOpenWhenTheServerRefuses() {
		withConnection(server.host(), server.port(), (connection) -> {
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> connection.await(CommandType.XLEN, new ValueListOutput<>(ByteArrayCodec.INSTANCE),
						DedicatedConnection.arguments(), PATIENCE));
			assertThat(connection.isOpen()).isTrue();
		});
	}

	@Test
	void givesUpOpeningInTime() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(server)) {
			proxy.blackhole();
			NativeConnection owner = NativeConnection.of(factory(proxy.host(), proxy.port()));
			assertThatExceptionOfType(RedisException.class)
				.isThrownBy(() -> DedicatedConnection.open(owner, KEY, Duration.ofMillis(300)));
			owner.factory().destroy();
		}
	}

	@Test
	void findsTheNodeOfAClusterAndFollowsItsSlot() {
		try (RedisCluster cluster = RedisCluster.start()) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisClusterConfiguration(cluster.addresses()), configuration());
			factory.afterPropertiesSet();
			factory.start();
			try (DedicatedConnection connection = DedicatedConnection.open(NativeConnection.of(factory), KEY,
					PATIENCE)) {
				CompletableFuture<List<byte[]>> answer = popInBackground(connection, cluster.masterOf("queue").port());
				connection.unblock();
				assertThat(answer).succeedsWithin(PATIENCE);
				RedisServer other = cluster.nodes()
					.stream()
					.filter((node) -> node.port() != cluster.masterOf("queue").port())
					.findFirst()
					.orElseThrow();
				cluster.moveSlot(cluster.slotOf("queue"), other);
				assertThat(pop(connection, 0.1, PATIENCE)).as("redirected").isEmpty();
			}
			finally {
				factory.destroy();
			}
		}
	}

	private static void withConnection(String host, int port, Consumer<DedicatedConnection> test) {
		LettuceConnectionFactory factory = factory(host, port);
		try (DedicatedConnection connection = DedicatedConnection.open(NativeConnection.of(factory), KEY, PATIENCE)) {
			test.accept(connection);
		}
		finally {
			factory.destroy();
		}
	}

	private static LettuceConnectionFactory factory(String host, int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				configuration());
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	/** As Spring Boot does it, with a timeout that a blocking read exceeds. */
	private static LettuceClientConfiguration configuration() {
		return LettuceClientConfiguration.builder()
			.commandTimeout(Duration.ofMillis(250))
			.clientOptions(ClientOptions.builder().timeoutOptions(TimeoutOptions.enabled()).build())
			.build();
	}

	private static CompletableFuture<List<byte[]>> popInBackground(DedicatedConnection connection) {
		return popInBackground(connection, server.port());
	}

	private static CompletableFuture<List<byte[]>> popInBackground(DedicatedConnection connection, int port) {
		CompletableFuture<List<byte[]>> answer = CompletableFuture
			.supplyAsync(() -> pop(connection, 30, Duration.ofSeconds(40)), (task) -> new Thread(task).start());
		await().untilAsserted(() -> assertThat(blockedClients(port)).isOne());
		return answer;
	}

	private static List<byte[]> pop(DedicatedConnection connection, double seconds, Duration patience) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments().addKey(KEY).add(seconds);
		return connection.await(CommandType.BLPOP, new ValueListOutput<>(ByteArrayCodec.INSTANCE), arguments, patience);
	}

	private static long blockedClients() {
		return blockedClients(server.port());
	}

	private static long blockedClients(int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), port);
		factory.afterPropertiesSet();
		factory.start();
		try {
			return Long
				.parseLong(factory.getConnection().serverCommands().info("clients").getProperty("blocked_clients"));
		}
		finally {
			factory.destroy();
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
