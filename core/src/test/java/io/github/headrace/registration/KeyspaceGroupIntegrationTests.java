package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.GroupSettings;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Several instances of an application that share keyspace events.
 */
class KeyspaceGroupIntegrationTests {

	private final RedisServer server = RedisServer.builder()
		.config("notify-keyspace-events KEA")
		.config("user deaf on >secret allkeys allchannels +@all -eval")
		.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> redis = this.client.connect().sync();

	private final List<ListenerTestContext> instances = new ArrayList<>();

	private final List<Handled> handled = new ArrayList<>();

	@AfterEach
	void close() {
		this.instances.forEach(ListenerTestContext::close);
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void handleEachEventOnce() {
		start(new ListenerTestContext(this.server).namespace("app"));
		start(new ListenerTestContext(this.server).namespace("app"));
		start(new ListenerTestContext(this.server).namespace("app"));
		for (int i = 0; i < 300; i++) {
			this.redis.psetex("app:k" + i, 1, "x");
		}
		awaitReceived(300);
		assertThat(all()).hasSize(300).doesNotHaveDuplicates();
		assertThat(this.handled).allSatisfy((instance) -> assertThat(instance.each).hasSize(300));
	}

	@Test
	void handleEachOfManyEventsOfOneKey() {
		start(new ListenerTestContext(this.server));
		start(new ListenerTestContext(this.server));
		for (int i = 0; i < 200; i++) {
			this.redis.set("k", "x");
			this.redis.del("k");
		}
		awaitReceived(200);
		assertThat(all()).hasSize(200);
	}

	@Test
	void handleOnceAlsoWhatOneOfThemReachesLate() {
		GroupSettings settings = new GroupSettings(Duration.ofMillis(500), Duration.ofMinutes(1));
		start(new ListenerTestContext(this.server).groupSettings(settings));
		start(new ListenerTestContext(this.server).groupSettings(settings));
		this.instances.get(1).registry().pause("shared");
		for (int i = 0; i < 10; i++) {
			this.redis.psetex("k", 1, "x");
			int expected = i + 1;
			await().until(() -> this.instances.get(0).statistics("shared").received() == expected);
		}
		await().until(() -> this.handled.get(0).shared.size() == 10);
		this.instances.get(1).registry().resume("shared");
		await().until(() -> this.instances.get(1).statistics("shared").filtered() == 10);
		assertThat(this.handled.get(1).shared).isEmpty();
	}

	@Test
	void doNotWaitForAnInstanceThatIsGone() {
		start(new ListenerTestContext(this.server));
		start(new ListenerTestContext(this.server));
		this.instances.remove(0).close();
		this.redis.psetex("k", 1, "x");
		await().untilAsserted(() -> assertThat(this.handled.get(1).shared).containsExactly("k expired"));
	}

	@Test
	void handleRatherThanLoseWhatTheyCannotClaim() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(this.server.host(),
				this.server.port());
		configuration.setUsername("deaf");
		configuration.setPassword("secret");
		start(new ListenerTestContext(new LettuceConnectionFactory(configuration)));
		this.redis.psetex("k", 1, "x");
		await().untilAsserted(() -> assertThat(this.handled.get(0).shared).containsExactly("k expired"));
	}

	private void start(ListenerTestContext context) {
		Handled listener = new Handled();
		this.handled.add(listener);
		this.instances.add(context.start(listener));
	}

	private void awaitReceived(int count) {
		for (ListenerTestContext instance : this.instances) {
			await().untilAsserted(() -> {
				assertThat(instance.statistics("shared").received()).isEqualTo(count);
				assertThat(instance.statistics("shared").filtered() + instance.statistics("shared").succeeded())
					.isEqualTo(count);
				assertThat(instance.statistics("each").succeeded()).isEqualTo(count);
			});
		}
	}

	private List<String> all() {
		return this.handled.stream().flatMap((instance) -> instance.shared.stream()).toList();
	}

	static class Handled {

		final Queue<String> shared = new ConcurrentLinkedQueue<>();

		final Queue<String> each = new ConcurrentLinkedQueue<>();

		@RedisKeyspaceListener(id = "shared", events = { KeyspaceEvent.EXPIRED, KeyspaceEvent.DEL }, group = "all")
		void shared(KeyspaceNotification notification) {
			this.shared.add(notification.key() + " " + notification.event());
		}

		@RedisKeyspaceListener(id = "each", events = { KeyspaceEvent.EXPIRED, KeyspaceEvent.DEL })
		void each(KeyspaceNotification notification) {
			this.each.add(notification.key() + " " + notification.event());
		}

	}

}
