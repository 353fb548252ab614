package io.github.headrace.embedded;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@Timeout(120)
class RedisClusterIntegrationTests {

	@Nested
	@TestInstance(Lifecycle.PER_CLASS)
	class WithReplicas {

		private final RedisCluster cluster = RedisCluster.start();

		@AfterAll
		void close() {
			this.cluster.close();
			assertThat(this.cluster.nodes()).noneMatch(RedisServer::isRunning);
		}

		@BeforeEach
		void awaitStable() {
			this.cluster.awaitStable();
		}

		@Test
		void servesEverySlotInTheEyesOfEachNode() throws IOException {
			assertThat(this.cluster.nodes()).hasSize(6).allMatch((node) -> node.port() + 10_000 < 65_536);
			assertThat(this.cluster.addresses()).hasSize(6).allMatch((address) -> address.startsWith("127.0.0.1:"));
			for (RedisServer node : this.cluster.nodes()) {
				assertThat(send(node, "CLUSTER", "INFO")).asString()
					.contains("cluster_state:ok", "cluster_known_nodes:6", "cluster_size:3");
			}
		}

		@Test
		void findsMasterAndReplicaOfAKey() throws IOException {
			RedisServer master = this.cluster.masterOf("found");
			RedisServer replica = this.cluster.replicaOf("found");
			try (RespConnection connection = connect(master)) {
				connection.send("SET", "found", "value");
				assertThat(connection.send("WAIT", "1", "10000")).isEqualTo(1L);
			}
			try (RespConnection connection = connect(replica)) {
				connection.send("READONLY");
				assertThat(connection.send("GET", "found")).isEqualTo("value");
			}
		}

		@Test
		void honorsHashTags() {
			int slot = this.cluster.slotOf("{tag}:first");
			assertThat(this.cluster.slotOf("{tag}:second")).isEqualTo(slot).isEqualTo(this.cluster.slotOf("tag"));
			assertThat(this.cluster.masterOf("{tag}:first")).isSameAs(this.cluster.masterOf("tag"));
		}

		@Test
		void movesASlotWithAllItsKeys() throws IOException {
			RedisServer from = this.cluster.masterOf("{moved}");
			RedisServer to = otherMaster(from);
			try (RespConnection connection = connect(from)) {
				for (int key = 0; key < 250; key++) {
					connection.send("SET", "{moved}:" + key, "value");
				}
			}
			this.cluster.moveSlot(this.cluster.slotOf("{moved}"), to);
			assertThat(this.cluster.masterOf("{moved}")).isSameAs(to);
			assertRedirected(from, "MOVED", to, "GET", "{moved}:1");
			assertThat(send(to, "CLUSTER", "COUNTKEYSINSLOT", Integer.toString(this.cluster.slotOf("{moved}"))))
				.isEqualTo(250L);
			for (RedisServer node : this.cluster.nodes()) {
				if (node != to) {
					assertRedirected(node, "MOVED", to, "GET", "{moved}:1");
				}
			}
		}

		@Test
		void leavesASlotWhereItIs() {
			RedisServer master = this.cluster.masterOf("here");
			this.cluster.moveSlot(this.cluster.slotOf("here"), master);
			assertThat(this.cluster.masterOf("here")).isSameAs(master);
		}

		@Test
		void asksForTheNewOwnerWhileASlotIsMoved() throws IOException {
			RedisServer from = this.cluster.masterOf("asked");
			RedisServer to = otherMaster(from);
			send(from, "SET", "asked", "value");
			SlotMigration migration = this.cluster.migrationOf(this.cluster.slotOf("asked"), to);
			migration.begin();
			assertThat(send(from, "GET", "asked")).isEqualTo("value");
			migration.moveKeys();
			assertRedirected(from, "ASK", to, "GET", "asked");
			assertRedirected(to, "MOVED", from, "GET", "asked");
			try (RespConnection connection = connect(to)) {
				connection.send("ASKING");
				assertThat(connection.send("GET", "asked")).isEqualTo("value");
			}
			migration.finish();
			assertRedirected(from, "MOVED", to, "GET", "asked");
			assertThat(send(to, "GET", "asked")).isEqualTo("value");
		}

		@Test
		void endsTheSubscriptionToAShardedChannelOfAMovedSlot() throws IOException {
			RedisServer from = this.cluster.masterOf("channel");
			RedisServer to = otherMaster(from);
			try (RespConnection connection = connect(from)) {
				connection.send("SSUBSCRIBE", "channel");
				this.cluster.moveSlot(this.cluster.slotOf("channel"), to);
				assertThat(connection.read()).isEqualTo(List.of("sunsubscribe", "channel", 0L));
			}
			try (RespConnection connection = connect(to)) {
				assertThat(connection.send("SSUBSCRIBE", "channel")).isEqualTo(List.of("ssubscribe", "channel", 1L));
			}
		}

		@Test
		void letsAReplicaTakeOverFromAKilledMasterThatReturnsAsItsReplica() throws IOException {
			RedisServer master = this.cluster.masterOf("kept");
			RedisServer replica = this.cluster.replicaOf("kept");
			try (RespConnection connection = connect(master)) {
				connection.send("SET", "kept", "value");
				connection.send("WAIT", "1", "10000");
			}
			master.kill();
			this.cluster.awaitStable();
			assertThat(this.cluster.masterOf("kept")).isSameAs(replica);
			assertThat(send(replica, "GET", "kept")).isEqualTo("value");
			assertThatIllegalStateException().isThrownBy(() -> this.cluster.replicaOf("kept"))
				.withMessageContaining("no replica");
			master.restart();
			this.cluster.awaitStable();
			assertThat(this.cluster.replicaOf("kept")).isSameAs(master);
		}

		@Test
		void letsAReplicaTakeOverFromAPausedMaster() {
			RedisServer master = this.cluster.masterOf("paused");
			RedisServer replica = this.cluster.replicaOf("paused");
			master.pause();
			this.cluster.awaitStable();
			assertThat(this.cluster.masterOf("paused")).isSameAs(replica);
			master.resume();
			this.cluster.awaitStable();
			assertThat(this.cluster.replicaOf("paused")).isSameAs(master);
		}

		@Test
		void rejectsAServerThatIsNoNode() {
			try (RedisServer stranger = RedisServer.start()) {
				assertThatIllegalArgumentException().isThrownBy(() -> this.cluster.moveSlot(0, stranger))
					.withMessageContaining("%s is not a node", stranger);
			}
		}

		@Test
		void doesNotMoveASlotToAReplica() {
			assertThatIllegalStateException()
				.isThrownBy(() -> this.cluster.moveSlot(this.cluster.slotOf("key"), this.cluster.replicaOf("key")))
				.withMessageContaining("only with masters");
		}

		private RedisServer otherMaster(RedisServer master) {
			return List.of("a", "b", "c", "d", "e", "f")
				.stream()
				.map(this.cluster::masterOf)
				.filter((other) -> other != master)
				.findFirst()
				.orElseThrow();
		}

	}

	@Nested
	class WithoutReplicas {

		@Test
		void hasTheGivenNumberOfMastersAndConfiguration() throws IOException {
			try (RedisCluster cluster = RedisCluster.builder()
				.masters(2)
				.replicas(0)
				.config("cluster-node-timeout 1234")
				.config("notify-keyspace-events KEA")
				.start()) {
				assertThat(cluster.nodes()).hasSize(2);
				for (RedisServer node : cluster.nodes()) {
					assertThat(send(node, "CONFIG", "GET", "cluster-node-timeout"))
						.isEqualTo(List.of("cluster-node-timeout", "1234"));
					assertThat(send(node, "CONFIG", "GET", "notify-keyspace-events"))
						.isEqualTo(List.of("notify-keyspace-events", "AKE"));
				}
				assertThatIllegalStateException().isThrownBy(() -> cluster.replicaOf("key"));
			}
		}

	}

	@Nested
	class NotStarted {

		@Test
		void showsWhatANodeSays() {
			assertThatIllegalStateException()
				.isThrownBy(() -> RedisCluster.builder().config("no-such-directive 1").start())
				.withMessageContaining("no-such-directive 1");
		}

		@Test
		void saysThatAPasswordIsInTheWay() {
			assertThatIllegalStateException()
				.isThrownBy(() -> RedisCluster.builder().config("requirepass secret").start())
				.withMessageContaining("NOAUTH");
		}

		@Test
		void rejectsWhatIsNoCluster() {
			assertThatIllegalArgumentException().isThrownBy(() -> RedisCluster.builder().masters(0))
				.withMessageContaining("'masters'");
			assertThatIllegalArgumentException().isThrownBy(() -> RedisCluster.builder().replicas(2))
				.withMessageContaining("'replicas'");
			assertThatIllegalArgumentException().isThrownBy(() -> RedisCluster.builder().config("a 1\nb 2"))
				.withMessageContaining("one line");
		}

	}

	private static void assertRedirected(RedisServer node, String how, RedisServer to, String... command)
			throws IOException {
		try (RespConnection connection = connect(node)) {
			connection.write(command);
			assertThat(connection.read()).isInstanceOfSatisfying(ErrorReply.class,
					(error) -> assertThat(error.message()).startsWith(how + " ").endsWith("127.0.0.1:" + to.port()));
		}
	}

	private static Object send(RedisServer node, String... command) throws IOException {
		try (RespConnection connection = connect(node)) {
			return connection.send(command);
		}
	}

	private static RespConnection connect(RedisServer node) throws IOException {
		return RespConnection.open(node.port(), Duration.ofSeconds(10));
	}

}
