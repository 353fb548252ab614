package io.github.headrace.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of subscriptions at all masters when masters change.
 */
class MasterSubscriptionsIntegrationTests {

	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(200), 3, Duration.ofMillis(20),
			Duration.ofMillis(200));

	private static final List<String> KEYS = List.of("a", "b", "c");

	private final RedisCluster cluster = RedisCluster.builder().config("notify-keyspace-events KEA").start();

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(
			new RedisClusterConfiguration(this.cluster.addresses()));

	private MasterSubscriptions subscriptions;

	@BeforeEach
	void start() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		Heartbeats heartbeats = new Heartbeats();
		ClusterTopology topology = new ClusterTopology(this.factory);
		this.subscriptions = new MasterSubscriptions(topology, "the cluster", SETTINGS, SubscriptionAdvice.GENERAL,
				Duration.ofMillis(500), heartbeats, (place) -> new Subscriptions(Router.to(place), place.toString(),
						SETTINGS, SubscriptionAdvice.GENERAL, heartbeats));
	}

	@AfterEach
	void close() {
		this.subscriptions.stop();
		this.factory.destroy();
		this.cluster.close();
	}

	@Test
	void hearsEachMasterOnce() throws Exception {
		assertThat(KEYS.stream().map(this.cluster::masterOf).distinct()).hasSize(3);
		MasterEar ear = new MasterEar();
		MasterEar other = new MasterEar();
		Subscription subscription = this.subscriptions.subscribe(Topic.pattern("__keyspace@0__:*"), ear);
		this.subscriptions.subscribe(Topic.channel("__keyspace@0__:b"), other);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		assertThat(this.subscriptions.isConnected()).isTrue();
		KEYS.forEach(this::set);
		await().untilAsserted(() -> assertThat(ear.heard).hasSize(4));
		assertThat(ear.heard.get(0)).isEqualTo("subscribed null");
		assertThat(ear.heard).containsExactlyInAnyOrder("subscribed null", "a set", "b set", "c set");
		await().untilAsserted(() -> assertThat(other.heard).containsExactly("subscribed null", "b set"));
		MasterEar late = new MasterEar();
		this.subscriptions.subscribe(Topic.pattern("__keyspace@0__:*"), late).confirmed().get(5, TimeUnit.SECONDS);
		subscription.close();
		subscription.ended().get(5, TimeUnit.SECONDS);
		KEYS.forEach(this::set);
		await().untilAsserted(
				() -> assertThat(late.heard).containsExactlyInAnyOrder("subscribed null", "a set", "b set", "c set"));
		assertThat(ear.heard).hasSize(4);
	}

	@Test
	void hearsThePromotedReplicaAfterAnInterruption() throws Exception {
		MasterEar ear = started();
		RedisServer dying = this.cluster.masterOf("a");
		dying.kill();
		await().untilAsserted(() -> assertThat(ear.heard).endsWith("interrupted CONNECTION"));
		set("b");
		await().untilAsserted(() -> assertThat(ear.heard).contains("b set"));
		awaitHeard(ear, "subscribed CONNECTION");
		set("a");
		awaitHeard(ear, "a set");
		dying.restart();
		this.cluster.awaitStable();
		KEYS.forEach(this::set);
		await().untilAsserted(() -> assertThat(ear.heard.stream().filter("c set"::equals)).hasSize(1));
		assertThat(ear.heard).containsExactlyInAnyOrder("subscribed null", "interrupted CONNECTION", "b set",
				"subscribed CONNECTION", "a set", "a set", "b set", "c set");
		assertThat(patterns(dying)).isZero();
	}

	@Test
	void hearsThePromotedReplicaOfAMasterThatStandsStill() throws Exception {
		MasterEar ear = started();
		RedisServer frozen = this.cluster.masterOf("a");
		frozen.pause();
		awaitHeard(ear, "interrupted HEARTBEAT");
		awaitHeard(ear, "subscribed HEARTBEAT");
		set("a");
		awaitHeard(ear, "a set");
		frozen.resume();
		this.cluster.awaitStable();
		ear.heard.clear();
		KEYS.forEach(this::set);
		await().untilAsserted(() -> assertThat(ear.heard).containsExactlyInAnyOrder("a set", "b set", "c set"));
	}

	@Test
	void hearsAMasterThatWasRestarted() throws Exception {
		MasterEar ear = started();
		this.cluster.masterOf("b").restart();
		awaitHeard(ear, "subscribed CONNECTION");
		KEYS.forEach(this::set);
		await().untilAsserted(() -> assertThat(ear.heard).contains("a set", "b set", "c set"));
		assertThat(ear.heard).hasSize(6);
	}

	@Test
	void noticesAFailoverThatCutNoConnection() throws Exception {
		MasterEar ear = started();
		RedisServer before = this.cluster.masterOf("c");
		RedisServer after = this.cluster.replicaOf("c");
		on(after, (commands) -> commands.clusterFailover(false));
		awaitHeard(ear, "subscribed RESUBSCRIBE");
		this.cluster.awaitStable();
		ear.heard.clear();
		KEYS.forEach(this::set);
		await().untilAsserted(() -> assertThat(ear.heard).containsExactlyInAnyOrder("a set", "b set", "c set"));
		assertThat(patterns(before)).isZero();
		assertThat(patterns(after)).isOne();
	}

	@Test
	void missesNothingUnreportedWhileConnectionsAreCut() throws Exception {
		MasterEar ear = started();
		for (int i = 1; i <= 9; i++) {
			on(this.cluster.masterOf(KEYS.get(i % 3)),
					(commands) -> commands.clientKill(KillArgs.Builder.typePubsub()));
			int times = i;
			await().until(() -> ear.heard.stream().filter("subscribed CONNECTION"::equals).count() == times);
			set("a");
			set("b");
			set("c");
			await().until(() -> ear.heard.stream().filter((heard) -> heard.endsWith(" set")).count() == 3L * times);
		}
		assertThat(ear.heard.stream().filter("interrupted CONNECTION"::equals)).hasSize(9);
	}

	@Test
	void endsEachOfSeveralInterruptions() throws Exception {
		MasterEar ear = started();
		this.cluster.masterOf("a").kill();
		this.cluster.masterOf("b").restart();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> ear.heard.contains("subscribed CONNECTION") || ear.heard.contains("subscribed RESUBSCRIBE"));
		await().atMost(Duration.ofSeconds(20)).until(this.subscriptions::isConnected);
		assertThat(ear.heard.stream().filter((heard) -> heard.startsWith("interrupted"))).hasSize(2);
		assertThat(
				ear.heard.stream().filter((heard) -> heard.startsWith("restored") || heard.startsWith("subscribed C")))
			.hasSize(2);
	}

	@Test
	void opensConnectionsLaterIfItIsTold() throws Exception {
		MasterEar ear = started();
		CompletableFuture<Void> ready = new CompletableFuture<>();
		this.subscriptions.interrupt(Interruption.Cause.OVERFLOW, ready);
		await().untilAsserted(() -> assertThat(ear.heard).endsWith("interrupted OVERFLOW", "interrupted OVERFLOW",
				"interrupted OVERFLOW"));
		set("a");
		await().until(() -> this.cluster.nodes().stream().noneMatch((node) -> patterns(node) > 0));
		ready.complete(null);
		awaitHeard(ear, "subscribed OVERFLOW");
		set("b");
		awaitHeard(ear, "b set");
		assertThat(ear.heard).doesNotContain("a set");
	}

	@Test
	void canBeStoppedAndStartedAgain() throws Exception {
		MasterEar ear = started();
		for (int i = 0; i < 10; i++) {
			this.subscriptions.stop();
			await().until(() -> this.cluster.nodes().stream().noneMatch((node) -> patterns(node) > 0));
			set("a");
			ear.heard.clear();
			this.subscriptions.start().get(5, TimeUnit.SECONDS);
			KEYS.forEach(this::set);
			await().untilAsserted(() -> assertThat(ear.heard).containsExactlyInAnyOrder("subscribed null", "a set",
					"b set", "c set"));
		}
	}

	@Test
	void canBeStartedAgainAfterAStopWhileConnectionsHadToWait() throws Exception {
		MasterEar ear = started();
		this.subscriptions.interrupt(Interruption.Cause.OVERFLOW, new CompletableFuture<>());
		this.subscriptions.stop();
		ear.heard.clear();
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		assertThat(ear.heard).containsExactly("subscribed null");
	}

	private MasterEar started() throws Exception {
		MasterEar ear = new MasterEar();
		this.subscriptions.subscribe(Topic.pattern("__keyspace@0__:*"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		assertThat(ear.heard).containsExactly("subscribed null");
		return ear;
	}

	private static void awaitHeard(MasterEar ear, String what) {
		await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(ear.heard).contains(what));
	}

	private void set(String key) {
		await().atMost(Duration.ofSeconds(20))
			.ignoreExceptions()
			.until(() -> on(this.cluster.masterOf(key), (commands) -> commands.set(key, "x")));
	}

	private long patterns(RedisServer node) {
		long[] patterns = new long[1];
		if (node.isRunning()) {
			on(node, (commands) -> patterns[0] = commands.pubsubNumpat());
		}
		return patterns[0];
	}

	private static boolean on(RedisServer node, Consumer<RedisCommands<String, String>> action) {
		RedisClient client = RedisClient.create(RedisURI.create(node.host(), node.port()));
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			action.accept(connection.sync());
			return true;
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	private static final class MasterEar implements TopicListener {

		final List<String> heard = new CopyOnWriteArrayList<>();

		@Override
		public void message(String channel, byte[] body) {
			this.heard
				.add(channel.substring(channel.indexOf(':') + 1) + " " + new String(body, StandardCharsets.UTF_8));
		}

		@Override
		public void subscribed(@Nullable Interruption interruption) {
			this.heard.add("subscribed " + ((interruption != null) ? interruption.cause() : null));
		}

		@Override
		public void restored(Interruption interruption) {
			this.heard.add("restored " + interruption.cause());
		}

		@Override
		public void interrupted(Interruption.Cause cause, Instant since) {
			this.heard.add("interrupted " + cause);
		}

	}

}
