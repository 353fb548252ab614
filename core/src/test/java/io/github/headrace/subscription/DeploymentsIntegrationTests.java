package io.github.headrace.subscription;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Channels and patterns where there is more than one server.
 */
class DeploymentsIntegrationTests {

	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(200), 5, Duration.ofMillis(20),
			Duration.ofMillis(500));

	private final RedisClient client = RedisClient.create();

	private final Ear channel = Ear.forMessages();

	private final Ear pattern = Ear.forMessages();

	private @Nullable LettuceConnectionFactory factory;

	private @Nullable Subscriptions subscriptions;

	@AfterEach
	void close() {
		if (this.subscriptions != null) {
			this.subscriptions.stop();
		}
		if (this.factory != null) {
			this.factory.destroy();
		}
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

	@Test
	void hearFromAnotherNodeOfAClusterWhenTheirsDies() throws Exception {
		try (RedisCluster cluster = RedisCluster.builder().masters(3).replicas(1).start()) {
			subscribe(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())));
			publish(cluster.nodes().stream().filter(this::hasSubscribers).findFirst().orElseThrow(), "1");
			awaitHeard("subscribed null", "1");
			RedisServer theirs = cluster.nodes().stream().filter(this::hasSubscribers).findFirst().orElseThrow();
			theirs.kill();
			awaitHeard("subscribed null", "1", "interrupted CONNECTION", "subscribed CONNECTION");
			RedisServer alive = cluster.nodes().stream().filter(this::hasSubscribers).findFirst().orElseThrow();
			assertThat(alive).isNotSameAs(theirs);
			publish(alive, "2");
			awaitHeard("subscribed null", "1", "interrupted CONNECTION", "subscribed CONNECTION", "2");
		}
	}

	/** Elsewhere it would hear once more what is still under way between the nodes. */
	@Test
	void stayOnANodeThatIsNoMasterAnyMore() throws Exception {
		try (RedisCluster cluster = RedisCluster.builder().masters(3).replicas(1).start()) {
			subscribe(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())));
			RedisServer theirs = cluster.nodes().stream().filter(this::hasSubscribers).findFirst().orElseThrow();
			String key = IntStream.range(0, 1000)
				.mapToObj(String::valueOf)
				.filter((candidate) -> cluster.masterOf(candidate) == theirs)
				.findFirst()
				.orElseThrow();
			try (StatefulRedisConnection<String, String> replica = connect(cluster.replicaOf(key))) {
				replica.sync().clusterFailover(false);
			}
			await().atMost(Duration.ofSeconds(30)).until(() -> cluster.masterOf(key) != theirs);
			cluster.awaitStable();
			try (StatefulRedisConnection<String, String> connection = connect(theirs)) {
				connection.sync().clientKill(KillArgs.Builder.typePubsub());
			}
			awaitHeard("subscribed null", "interrupted CONNECTION", "subscribed CONNECTION");
			assertThat(hasSubscribers(theirs)).isTrue();
			publish(theirs, "1");
			awaitHeard("subscribed null", "interrupted CONNECTION", "subscribed CONNECTION", "1");
		}
	}

	@Test
	void needOnlyThePasswordOfTheApplicationInACluster() throws Exception {
		try (RedisCluster cluster = RedisCluster.builder().masters(3).replicas(0).start()) {
			for (RedisServer node : cluster.nodes()) {
				try (StatefulRedisConnection<String, String> connection = connect(node)) {
					connection.sync().configSet("requirepass", "secret");
				}
			}
			RedisClusterConfiguration configuration = new RedisClusterConfiguration(cluster.addresses());
			configuration.setPassword("secret");
			LettuceConnectionFactory started = start(new LettuceConnectionFactory(configuration));
			this.subscriptions = new Subscriptions(started, "the deployment", SETTINGS);
			Subscriptions sharded = Subscriptions.sharded(started, "the deployment", SETTINGS);
			try {
				this.subscriptions.subscribe(Topic.channel("a"), this.channel);
				sharded.subscribe(Topic.sharded("a"), this.pattern);
				this.subscriptions.start().get(20, TimeUnit.SECONDS);
				sharded.start().get(20, TimeUnit.SECONDS);
				awaitHeard("subscribed null");
			}
			finally {
				sharded.stop();
			}
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void areRefusedWhereTheClusterMustNotBeLookedAt(CapturedOutput output) {
		try (RedisCluster cluster = RedisCluster.builder().masters(3).replicas(0).start()) {
			cluster.nodes().forEach((node) -> permit(node, "-cluster"));
			this.subscriptions = new Subscriptions(
					start(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses()))),
					"the deployment", SETTINGS);
			this.subscriptions.subscribe(Topic.channel("a"), this.channel);
			this.subscriptions.start();
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(this.channel.heard).contains("refused"));
			assertThat(output).contains("NOPERM").contains("+cluster &a");
			cluster.nodes().forEach((node) -> permit(node, "+cluster"));
			await().atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(this.channel.heard).endsWith("subscribed null"));
		}
	}

	private void permit(RedisServer node, String rule) {
		try (StatefulRedisConnection<String, String> connection = connect(node)) {
			connection.sync()
				.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8),
						new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default").add(rule));
		}
	}

	@Test
	void followAFailoverOfSentinels() throws Exception {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			RedisSentinelConfiguration configuration = new RedisSentinelConfiguration(sentinels.masterName(),
					Set.copyOf(sentinels.sentinelAddresses()));
			subscribe(new LettuceConnectionFactory(configuration));
			RedisServer before = sentinels.master();
			sentinels.failover();
			await().atMost(Duration.ofSeconds(30)).until(() -> hasSubscribers(sentinels.master()));
			assertThat(sentinels.master()).isNotSameAs(before);
			awaitHeard("subscribed null", "interrupted CONNECTION", "subscribed CONNECTION");
			publish(sentinels.master(), "1");
			awaitHeard("subscribed null", "interrupted CONNECTION", "subscribed CONNECTION", "1");
		}
	}

	@Test
	void hearThePromotedServerWhenTheMasterStandsStill() throws Exception {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			subscribe(new LettuceConnectionFactory(
					new RedisSentinelConfiguration(sentinels.masterName(), Set.copyOf(sentinels.sentinelAddresses()))));
			RedisServer before = sentinels.master();
			before.pause();
			try {
				await().atMost(Duration.ofSeconds(30)).until(() -> sentinels.master() != before);
				await().atMost(Duration.ofSeconds(30)).until(() -> hasSubscribers(sentinels.master()));
				publish(sentinels.master(), "1");
				awaitHeard("subscribed null", "interrupted HEARTBEAT", "subscribed HEARTBEAT", "1");
			}
			finally {
				before.resume();
			}
		}
	}

	private void subscribe(LettuceConnectionFactory started) throws Exception {
		start(started);
		this.subscriptions = new Subscriptions(started, "the deployment", SETTINGS);
		this.subscriptions.subscribe(Topic.channel("a"), this.channel);
		this.subscriptions.subscribe(Topic.pattern("a*"), this.pattern);
		this.subscriptions.start().get(20, TimeUnit.SECONDS);
	}

	private LettuceConnectionFactory start(LettuceConnectionFactory started) {
		this.factory = started;
		started.afterPropertiesSet();
		started.start();
		return started;
	}

	private void awaitHeard(String... expected) {
		for (Ear ear : List.of(this.channel, this.pattern)) {
			await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(ear.heard).containsExactly(expected));
		}
	}

	private boolean hasSubscribers(RedisServer node) {
		if (!node.isRunning()) {
			return false;
		}
		try (StatefulRedisConnection<String, String> connection = connect(node)) {
			return connection.sync().pubsubNumsub("a").get("a") > 0;
		}
	}

	private void publish(RedisServer node, String message) {
		try (StatefulRedisConnection<String, String> connection = connect(node)) {
			connection.sync().publish("a", message);
		}
	}

	private StatefulRedisConnection<String, String> connect(RedisServer node) {
		return this.client.connect(RedisURI.create(node.host(), node.port()));
	}

}
