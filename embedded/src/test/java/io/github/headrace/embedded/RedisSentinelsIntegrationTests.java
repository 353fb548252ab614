package io.github.headrace.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
@TestInstance(Lifecycle.PER_CLASS)
class RedisSentinelsIntegrationTests {

	private final RedisSentinels sentinels = RedisSentinels.builder().config("notify-keyspace-events KEA").start();

	@AfterAll
	void close() {
		this.sentinels.close();
		assertThat(this.sentinels.servers()).noneMatch(RedisServer::isRunning);
		assertThat(this.sentinels.sentinels()).noneMatch(RedisServer::isRunning);
	}

	@BeforeEach
	void awaitStable() {
		this.sentinels.awaitStable();
	}

	@Test
	void leadToAMasterWithReplicas() throws IOException {
		RedisServer master = this.sentinels.master();
		assertThat(this.sentinels.sentinelAddresses()).hasSize(3);
		for (RedisServer sentinel : this.sentinels.sentinels()) {
			assertThat(send(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", this.sentinels.masterName()))
				.isEqualTo(List.of("127.0.0.1", Integer.toString(master.port())));
			assertThat(send(sentinel, "SENTINEL", "CKQUORUM", this.sentinels.masterName())).asString().startsWith("OK");
		}
		assertThat(send(master, "CONFIG", "GET", "notify-keyspace-events"))
			.isEqualTo(List.of("notify-keyspace-events", "AKE"));
		assertReplicated(master);
	}

	@Test
	void failOverWhenTold() throws IOException {
		RedisServer master = this.sentinels.master();
		this.sentinels.failover();
		assertThat(this.sentinels.replicas()).containsExactly(master);
		assertReplicated(this.sentinels.master());
	}

	@Test
	void replaceAKilledMasterThatReturnsAsAReplica() throws IOException {
		RedisServer master = this.sentinels.master();
		send(master, "SET", "kept", "value");
		send(master, "WAIT", "1", "10000");
		master.kill();
		this.sentinels.awaitStable();
		assertThat(this.sentinels.master()).isNotSameAs(master);
		assertThat(send(this.sentinels.master(), "GET", "kept")).isEqualTo("value");
		master.restart();
		this.sentinels.awaitStable();
		assertThat(this.sentinels.replicas()).containsExactly(master);
	}

	@Test
	void knowTheMasterAfterTheRestartOfASentinel() {
		RedisServer sentinel = this.sentinels.sentinels().get(0);
		RedisServer master = this.sentinels.master();
		sentinel.kill();
		this.sentinels.awaitStable();
		assertThat(this.sentinels.master()).isSameAs(master);
		sentinel.restart();
		this.sentinels.awaitStable();
		assertThat(this.sentinels.master()).isSameAs(master);
	}

	@Test
	void rejectWhatIsNoSet() {
		assertThatIllegalArgumentException().isThrownBy(() -> RedisSentinels.builder().replicas(0))
			.withMessageContaining("'replicas'");
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisSentinels.builder().config("no-such-directive 1").start())
			.withMessageContaining("no-such-directive 1");
	}

	private static void assertReplicated(RedisServer master) throws IOException {
		try (RespConnection connection = RespConnection.open(master.port(), Duration.ofSeconds(20))) {
			connection.send("SET", "key", "value");
			assertThat(connection.send("WAIT", "1", "10000")).isEqualTo(1L);
		}
	}

	private static Object send(RedisServer server, String... command) throws IOException {
		try (RespConnection connection = RespConnection.open(server.port(), Duration.ofSeconds(20))) {
			return connection.send(command);
		}
	}

}
