package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BroadcastClusterIntegrationTests {

	private static final String[] STREAMS = { "one", "two", "three", "{one}-more" };

	private final Map<String, List<String>> handled = new ConcurrentHashMap<>();

	@Test
	void followsASlotThatMovesWithoutRepeatingOrSkippingAnything() throws Exception {
		try (RedisCluster cluster = RedisCluster.start()) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(
					new RedisClusterConfiguration(cluster.addresses()));
			factory.afterPropertiesSet();
			factory.start();
			RedisClusterClient client = RedisClusterClient.create("redis://" + cluster.addresses().get(0));
			try (BroadcastFixture broadcast = new BroadcastFixture(NativeConnection.of(factory));
					StatefulRedisClusterConnection<String, String> connection = client.connect()) {
				StreamListenerContainer container = broadcast.create(BroadcastFixture.settings("beginning", 64),
						(endpoint) -> endpoint.handler((message) -> handledOf(message.stream()).add(message.payload())),
						STREAMS);
				container.start();
				add(connection, 1, 500);
				for (String stream : STREAMS) {
					RedisServer other = cluster.nodes()
						.stream()
						.filter((node) -> node.port() != cluster.masterOf(stream).port())
						.findFirst()
						.orElseThrow();
					cluster.moveSlot(cluster.slotOf(stream), other);
				}
				add(connection, 501, 1000);
				List<String> expected = LogReaderTestContext.numbers(1, 1000);
				for (String stream : STREAMS) {
					await().atMost(Duration.ofSeconds(30))
						.untilAsserted(() -> assertThat(List.copyOf(handledOf(stream))).isEqualTo(expected));
				}
				assertThat(broadcast.lost).isEmpty();
				assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(10));
			}
			finally {
				client.shutdown();
				factory.destroy();
			}
		}
	}

	private List<String> handledOf(String stream) {
		return this.handled.computeIfAbsent(stream, (name) -> Collections.synchronizedList(new ArrayList<>()));
	}

	private static void add(StatefulRedisClusterConnection<String, String> connection, int from, int to) {
		for (String stream : STREAMS) {
			IntStream.rangeClosed(from, to)
				.forEach((n) -> connection.sync().xadd(stream, "payload", Integer.toString(n)));
		}
	}

}
