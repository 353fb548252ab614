package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How sharded channels are published to.
 */
@Timeout(90)
class ShardedPublishingIntegrationTests {

	private static final String UNKNOWN_COMMAND = "The server does not know SPUBLISH; publishing to a sharded channel"
			+ " needs Redis 7.0 or later, or an ordinary channel";

	private final MemoryTransactions transactions = new MemoryTransactions();

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	private final List<ChannelRecorder> recorders = new ArrayList<>();

	@AfterEach
	void close() {
		this.recorders.forEach(ChannelRecorder::close);
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	private RedisChannelTemplate template(RedisConfiguration target, Namespace namespace) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(target,
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(5)).build());
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return new RedisChannelTemplate(NativeConnection.of(factory),
				new JsonPayloadConverter(JsonMapper.builder().build()), 100, namespace, MessageObserver.NONE);
	}

	private ChannelRecorder recorder(RedisServer server) {
		ChannelRecorder recorder = new ChannelRecorder(server);
		this.recorders.add(recorder);
		return recorder;
	}

	record Order(int id) {

	}

	@Nested
	class Standalone {

		@Test
		void reachesOnlyTheShardedChannelOfThatName() throws Exception {
			try (RedisServer server = RedisServer.start()) {
				ChannelRecorder recorder = recorder(server).subscribe("shop:orders:{42}")
					.subscribeSharded("shop:orders:{42}");
				RedisChannelTemplate template = template(server, Namespace.of("shop"));
				RedisChannel<Order> orders = RedisChannel.sharded("orders:{42}", Order.class);
				RedisChannel<List<Order>> lists = RedisChannel.sharded("orders:{42}",
						new ParameterizedTypeReference<>() {
						});
				assertThat(template.publish(orders, new Order(1))).isOne();
				assertThat(template.publishAsync(orders, new Order(2)).get(10, TimeUnit.SECONDS)).isOne();
				assertThat(template.publishAll(orders, List.of(new Order(3), new Order(4)))).containsExactly(1L, 1L);
				transactions.run(() -> template.publishAfterCommit(lists, List.of(new Order(5))));
				assertThat(recorder.next(5)).containsExactly("shop:orders:{42}#{\"id\":1}",
						"shop:orders:{42}#{\"id\":2}", "shop:orders:{42}#{\"id\":3}", "shop:orders:{42}#{\"id\":4}",
						"shop:orders:{42}#[{\"id\":5}]");
				template.publish(RedisChannel.sharded("orders:{42}"), "any");
				template.publish("orders:{42}", "ordinary");
				assertThat(recorder.next(2)).containsExactly("shop:orders:{42}#any", "shop:orders:{42}=ordinary");
			}
		}

		@Test
		void saysThatTheServerIsTooOld() {
			try (RedisServer server = RedisServer.builder().config("rename-command SPUBLISH \"\"").start()) {
				RedisChannelTemplate template = template(server, Namespace.NONE);
				RedisChannel<Object> channel = RedisChannel.sharded("orders");
				assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
					.isThrownBy(() -> template.publish(channel, "secret"))
					.withMessage(UNKNOWN_COMMAND);
				assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
					.isThrownBy(() -> template.publishAll(channel, List.of("secret", "secret")))
					.withMessage(UNKNOWN_COMMAND);
				assertThatExceptionOfType(ExecutionException.class)
					.isThrownBy(() -> template.publishAsync(channel, "secret").get(10, TimeUnit.SECONDS))
					.withCauseInstanceOf(InvalidDataAccessResourceUsageException.class);
				template.publishAfterCommit(channel, "secret");
				await().untilAsserted(() -> assertThat(template.failedAfterCommit()).isOne());
				assertThat(template.publish("orders", "ordinary")).isZero();
			}
		}

		private RedisChannelTemplate template(RedisServer server, Namespace namespace) {
			return ShardedPublishingIntegrationTests.this
				.template(new RedisStandaloneConfiguration(server.host(), server.port()), namespace);
		}

	}

	@Nested
	class Cluster {

		private static RedisCluster cluster;

		/** One channel on each master. */
		private static List<String> channels;

		@BeforeAll
		static void startCluster() {
			cluster = RedisCluster.builder().replicas(0).config("cluster-require-full-coverage no").start();
			channels = cluster.nodes().stream().map(Cluster::channelOf).toList();
		}

		@AfterAll
		static void stopCluster() {
			cluster.close();
		}

		private static String channelOf(RedisServer master) {
			return IntStream.range(0, 10_000)
				.mapToObj((i) -> "orders:{%d}".formatted(i))
				.filter((channel) -> cluster.masterOf(channel).port() == master.port())
				.findFirst()
				.orElseThrow();
		}

		private RedisChannelTemplate template() {
			RedisClusterConfiguration target = new RedisClusterConfiguration(cluster.addresses());
			return ShardedPublishingIntegrationTests.this.template(target, Namespace.NONE);
		}

		private ChannelRecorder recorderOf(String channel) {
			return recorder(cluster.masterOf(channel)).subscribeSharded(channel);
		}

		private static List<String> expected(String channel, int count) {
			return IntStream.range(0, count).mapToObj((i) -> channel + "#" + i).toList();
		}

		@Test
		void asksTheMasterOfTheSlot() throws Exception {
			RedisChannelTemplate template = template();
			for (String name : channels) {
				ChannelRecorder recorder = recorderOf(name);
				RedisChannel<Object> channel = RedisChannel.sharded(name);
				assertThat(template.publish(channel, 0)).isOne();
				assertThat(template.publishAsync(channel, 1).get(10, TimeUnit.SECONDS)).isOne();
				assertThat(template.publishAll(channel, List.of(2, 3))).containsExactly(1L, 1L);
				assertThat(recorder.next(4)).isEqualTo(expected(name, 4));
			}
		}

		@Test
		void keepsTheOrderWhereTheConnectionToTheNodeIsStillToBeOpened() throws Exception {
			for (String name : channels) {
				ChannelRecorder recorder = recorderOf(name);
				RedisChannelTemplate template = template();
				for (int i = 0; i < 100; i++) {
					template.publishAsync(RedisChannel.sharded(name), i);
				}
				assertThat(recorder.next(100)).isEqualTo(expected(name, 100));
			}
		}

		@Test
		void sendsToSeveralSlotsAfterACommit() throws Exception {
			List<ChannelRecorder> own = channels.stream().map(this::recorderOf).toList();
			RedisChannelTemplate template = template();
			transactions.run(() -> {
				for (int i = 0; i < 100; i++) {
					for (String channel : channels) {
						template.publishAfterCommit(RedisChannel.sharded(channel), i);
					}
				}
			});
			for (int i = 0; i < channels.size(); i++) {
				assertThat(own.get(i).next(100)).isEqualTo(expected(channels.get(i), 100));
			}
			assertThat(template.failedAfterCommit()).isZero();
		}

		@Test
		void followsASlotThatHasMoved() throws Exception {
			String name = channels.get(0);
			RedisServer before = cluster.masterOf(name);
			RedisServer after = cluster.masterOf(channels.get(1));
			RedisChannelTemplate template = template();
			template.publish(RedisChannel.sharded(name), "known");
			cluster.moveSlot(cluster.slotOf(name), after);
			try {
				ChannelRecorder recorder = recorderOf(name);
				assertThat(template.publishAll(RedisChannel.sharded(name), IntStream.range(0, 100).boxed().toList()))
					.hasSize(100)
					.containsOnly(1L);
				assertThat(recorder.next(100)).isEqualTo(expected(name, 100));
				transactions.run(() -> template.publishAfterCommit(RedisChannel.sharded(name), "after"));
				assertThat(recorder.next()).isEqualTo(name + "#after");
			}
			finally {
				cluster.moveSlot(cluster.slotOf(name), before);
			}
		}

		@Test
		void losesOnlyWhatBelongsToAMasterThatIsDown() throws Exception {
			RedisChannelTemplate template = template();
			RedisServer down = cluster.masterOf(channels.get(0));
			String reachable = channels.get(1);
			ChannelRecorder recorder = recorderOf(reachable);
			down.stop();
			try {
				transactions.run(() -> {
					for (int i = 0; i < 10; i++) {
						template.publishAfterCommit(RedisChannel.sharded(channels.get(0)), i);
						template.publishAfterCommit(RedisChannel.sharded(reachable), i);
					}
				});
				assertThat(recorder.next(10)).isEqualTo(expected(reachable, 10));
				await().untilAsserted(() -> assertThat(template.failedAfterCommit()).isEqualTo(10));
			}
			finally {
				down.restart();
				cluster.awaitStable();
			}
		}

	}

}
