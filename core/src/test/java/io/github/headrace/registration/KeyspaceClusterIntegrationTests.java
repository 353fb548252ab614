package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.listener.ListenerState;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What keyspace listeners hear of a Cluster whose servers tell of nothing at first.
 */
class KeyspaceClusterIntegrationTests {

	private final RedisCluster cluster = RedisCluster.start();

	private final List<ListenerTestContext> instances = new ArrayList<>();

	private final RedisClient client = RedisClient.create();

	@AfterEach
	void close() {
		this.instances.forEach(ListenerTestContext::close);
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.cluster.close();
	}

	@Test
	void hearEachEventOnceWhicheverMasterTells() {
		Listeners first = start();
		Listeners second = start();
		List<String> keys = new ArrayList<>();
		for (int i = 0; i < 60; i++) {
			String key = "user:" + i;
			set(key);
			keys.add(key);
		}
		await().untilAsserted(() -> assertThat(first.each).containsExactlyInAnyOrderElementsOf(keys));
		await().untilAsserted(() -> assertThat(second.each).containsExactlyInAnyOrderElementsOf(keys));
		await().untilAsserted(() -> assertThat(first.shared.size() + second.shared.size()).isEqualTo(60));
		assertThat(first.shared).doesNotContainAnyElementsOf(second.shared);
		assertThat(first.gaps).isEmpty();
	}

	@Test
	void hearThePromotedReplicaBehindAGap() {
		Listeners listeners = start();
		RedisServer dying = this.cluster.masterOf("user:a");
		dying.kill();
		ListenerTestContext instance = this.instances.get(0);
		await().until(() -> state(instance, "each") == ListenerState.SUBSCRIBING);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> state(instance, "each") == ListenerState.RUNNING
					&& state(instance, "shared") == ListenerState.RUNNING);
		set("user:a");
		await().untilAsserted(() -> assertThat(listeners.each).containsExactly("user:a"));
		assertThat(listeners.gaps).singleElement()
			.satisfies((gap) -> assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.CONNECTION));
		dying.restart();
		this.cluster.awaitStable();
		for (String key : List.of("user:a", "user:b", "user:c", "user:d", "user:e")) {
			set(key);
		}
		await().untilAsserted(() -> assertThat(listeners.each).containsExactlyInAnyOrder("user:a", "user:a", "user:b",
				"user:c", "user:d", "user:e"));
	}

	private Listeners start() {
		Listeners listeners = new Listeners();
		this.instances.add(new ListenerTestContext(
				new LettuceConnectionFactory(new RedisClusterConfiguration(this.cluster.addresses())))
			.configureServers()
			.start(listeners));
		return listeners;
	}

	private static ListenerState state(ListenerTestContext instance, String id) {
		return instance.registry().find(id).orElseThrow().state();
	}

	private void set(String key) {
		RedisServer master = this.cluster.masterOf(key);
		try (StatefulRedisConnection<String, String> connection = this.client
			.connect(RedisURI.create(master.host(), master.port()))) {
			connection.sync().set(key, "x");
		}
	}

	static class Listeners {

		final Queue<String> each = new ConcurrentLinkedQueue<>();

		final Queue<String> shared = new ConcurrentLinkedQueue<>();

		final Queue<SubscriptionGap> gaps = new ConcurrentLinkedQueue<>();

		@RedisKeyspaceListener(id = "each", events = KeyspaceEvent.SET, keyPatterns = "user:*")
		void each(KeyspaceNotification notification) {
			this.each.add(notification.key());
		}

		@RedisKeyspaceListener(id = "shared", events = KeyspaceEvent.SET, group = "all")
		void shared(KeyspaceNotification notification) {
			this.shared.add(notification.key());
		}

		@SubscriptionGapListener("each")
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

}
