package io.github.headrace.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of sharded channels when slots and nodes of a Cluster change.
 */
class ShardedSubscriptionsIntegrationTests {

	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(200), 5, Duration.ofMillis(20),
			Duration.ofMillis(500));

	private static final int CHANNELS = 30;

	private final RedisCluster cluster = RedisCluster.builder().masters(3).replicas(1).start();

	private final RedisClient client = RedisClient.create();

	private final Map<String, Ear> ears = new TreeMap<>();

	private LettuceConnectionFactory factory;

	private Subscriptions subscriptions;

	@BeforeEach
	void start() throws Exception {
		this.factory = new LettuceConnectionFactory(new RedisClusterConfiguration(this.cluster.addresses()));
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.subscriptions = Subscriptions.sharded(this.factory, "the cluster", SETTINGS);
		for (int i = 0; i < CHANNELS; i++) {
			Ear ear = Ear.forMessages();
			this.ears.put("channel-" + i, ear);
			this.subscriptions.subscribe(Topic.sharded("channel-" + i), ear);
		}
		this.subscriptions.start().get(20, TimeUnit.SECONDS);
	}

	@AfterEach
	void close() {
		this.subscriptions.stop();
		this.factory.destroy();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.cluster.close();
	}

	@Test
	void areSubscribedOnTheMastersOfTheirSlots() {
		for (String channel : this.ears.keySet()) {
			assertThat(subscribers(this.cluster.masterOf(channel), channel)).isOne();
			publish(channel, "1");
		}
		this.ears.forEach((channel, ear) -> await()
			.untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null", "1")));
		assertThat(this.subscriptions.isConnected()).isTrue();
	}

	@Test
	void joinAndLeaveWhileOthersStay() throws Exception {
		Ear late = Ear.forMessages();
		Subscription subscription = this.subscriptions.subscribe(Topic.sharded("channel-0"), late);
		subscription.confirmed().get(10, TimeUnit.SECONDS);
		publish("channel-0", "1");
		await().untilAsserted(() -> assertThat(late.heard).containsExactly("subscribed null", "1"));
		subscription.close();
		Ear elsewhere = Ear.forMessages();
		Subscription other = this.subscriptions.subscribe(Topic.sharded("{late}"), elsewhere);
		other.confirmed().get(10, TimeUnit.SECONDS);
		publish("{late}", "1");
		await().untilAsserted(() -> assertThat(elsewhere.heard).containsExactly("subscribed null", "1"));
		other.close();
		other.ended().get(10, TimeUnit.SECONDS);
		assertThat(subscribers(this.cluster.masterOf("{late}"), "{late}")).isZero();
		publish("channel-0", "2");
		await().untilAsserted(() -> assertThat(this.ears.get("channel-0").heard).endsWith("1", "2"));
		assertThat(late.heard).doesNotContain("2");
	}

	@Test
	void areInterruptedOnlyWhereTheConnectionIsLost() {
		RedisServer hit = this.cluster.masterOf("channel-0");
		on(hit, (commands) -> commands.clientKill(KillArgs.Builder.typePubsub()));
		this.ears.forEach((channel, ear) -> {
			if (this.cluster.masterOf(channel) == hit) {
				await().untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null",
						"interrupted CONNECTION", "subscribed CONNECTION"));
			}
			publish(channel, "1");
			await().untilAsserted(() -> assertThat(ear.heard).endsWith("1"));
			if (this.cluster.masterOf(channel) != hit) {
				assertThat(ear.heard).containsExactly("subscribed null", "1");
			}
		});
	}

	@Test
	void followASlotThatMoves() {
		RedisServer before = this.cluster.masterOf("channel-0");
		RedisServer after = this.ears.keySet()
			.stream()
			.map(this.cluster::masterOf)
			.filter((server) -> server != before)
			.findFirst()
			.orElseThrow();
		this.cluster.moveSlot(this.cluster.slotOf("channel-0"), after);
		Ear moved = this.ears.get("channel-0");
		await().untilAsserted(() -> assertThat(moved.heard).containsExactly("subscribed null",
				"interrupted RESUBSCRIBE", "subscribed RESUBSCRIBE"));
		assertThat(subscribers(after, "channel-0")).isOne();
		for (String channel : this.ears.keySet()) {
			publish(channel, "1");
		}
		this.ears.forEach((channel, ear) -> {
			await().untilAsserted(() -> assertThat(ear.heard).endsWith("1"));
			if (ear != moved) {
				assertThat(ear.heard).containsExactly("subscribed null", "1");
			}
		});
	}

	@Test
	void areSubscribedOnThePromotedReplicaWhenTheirMasterDies() {
		RedisServer dying = this.cluster.masterOf("channel-0");
		List<String> concerned = this.ears.keySet()
			.stream()
			.filter((channel) -> this.cluster.masterOf(channel) == dying)
			.toList();
		dying.kill();
		for (String channel : concerned) {
			await().atMost(Duration.ofSeconds(30))
				.untilAsserted(() -> assertThat(this.ears.get(channel).heard).containsExactly("subscribed null",
						"interrupted CONNECTION", "subscribed CONNECTION"));
		}
		this.cluster.awaitStable();
		for (String channel : this.ears.keySet()) {
			publish(channel, "1");
			await().untilAsserted(() -> assertThat(this.ears.get(channel).heard).endsWith("1"));
			if (!concerned.contains(channel)) {
				assertThat(this.ears.get(channel).heard).containsExactly("subscribed null", "1");
			}
		}
	}

	@Test
	void followAFailoverInWhichNobodyDies() {
		RedisServer before = this.cluster.masterOf("channel-0");
		RedisServer replica = this.cluster.replicaOf("channel-0");
		on(replica, (commands) -> commands.clusterFailover(false));
		await().atMost(Duration.ofSeconds(20)).until(() -> this.cluster.masterOf("channel-0") == replica);
		await().atMost(Duration.ofSeconds(40))
			.untilAsserted(() -> assertThat(this.ears.get("channel-0").heard).containsExactly("subscribed null",
					"interrupted RESUBSCRIBE", "subscribed RESUBSCRIBE"));
		assertThat(subscribers(before, "channel-0")).isZero();
		for (String channel : this.ears.keySet()) {
			publish(channel, "1");
			await().untilAsserted(() -> assertThat(this.ears.get(channel).heard).endsWith("1"));
		}
	}

	@Test
	void areAskedForAgainWhereTheyAreRefused() throws Exception {
		RedisServer master = this.cluster.masterOf("refused");
		for (RedisServer node : this.cluster.nodes()) {
			permit(node, "resetchannels", "&channel*");
		}
		Ear refused = Ear.forMessages();
		this.subscriptions.subscribe(Topic.sharded("refused"), refused);
		await().untilAsserted(() -> assertThat(refused.heard).startsWith("refused"));
		for (RedisServer node : this.cluster.nodes()) {
			permit(node, "allchannels");
		}
		await().untilAsserted(() -> assertThat(refused.heard).endsWith("subscribed null"));
		assertThat(subscribers(master, "refused")).isOne();
	}

	private void permit(RedisServer node, String... rules) {
		on(node, (commands) -> {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default");
			List.of(rules).forEach(arguments::add);
			commands.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		});
	}

	private long subscribers(RedisServer node, String channel) {
		List<Long> counts = new ArrayList<>();
		on(node, (commands) -> counts.add(commands.pubsubShardNumsub(channel).get(channel)));
		return counts.get(0);
	}

	/** Publishes to the node that serves the channel. */
	private void publish(String channel, String message) {
		on(this.cluster.masterOf(channel), (commands) -> commands.spublish(channel, message));
	}

	private void on(RedisServer node, Consumer<RedisCommands<String, String>> action) {
		try (StatefulRedisConnection<String, String> connection = this.client
			.connect(RedisURI.create(node.host(), node.port()))) {
			action.accept(connection.sync());
		}
	}

}
