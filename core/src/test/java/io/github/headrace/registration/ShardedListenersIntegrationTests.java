package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Sharded channels of a server that is alone and has all slots.
 */
class ShardedListenersIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final StatefulRedisConnection<String, String> connection = this.client.connect();

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void hearWhatIsPublishedToTheirShard() {
		Orders orders = new Orders();
		this.context.start(orders);
		assertThat(publish("orders:{42}", "1")).isOne();
		assertThat(this.context.next(orders.heard)).isEqualTo("orders:{42}=1");
		assertThat(this.context.publish("orders:{42}", "not sharded")).isZero();
		assertThat(publish("orders:7", "another channel")).isZero();
		assertThat(publish("a{b}c}{", "2")).isOne();
		assertThat(this.context.next(orders.heard)).isEqualTo("a{b}c}{=2");
	}

	@Test
	void stopAndStartAgain() throws Exception {
		Orders orders = new Orders();
		this.context.start(orders);
		this.context.registry().stop("orders").get(10, TimeUnit.SECONDS);
		assertThat(publish("orders:{42}", "1")).isZero();
		this.context.registry().start("orders");
		assertThat(publish("orders:{42}", "2")).isOne();
		assertThat(this.context.next(orders.heard)).isEqualTo("orders:{42}=2");
		assertThat(orders.gaps).isEmpty();
	}

	@Test
	void reportAGapWhenTheirConnectionIsKilled() {
		Orders orders = new Orders();
		this.context.start(orders);
		this.connection.sync().clientKill(KillArgs.Builder.typePubsub());
		await().untilAsserted(() -> assertThat(orders.gaps).hasSize(1));
		assertThat(orders.gaps.get(0).destinations()).containsExactlyInAnyOrder("orders:{42}", "a{b}c}{");
		assertThat(publish("orders:{42}", "1")).isOne();
		assertThat(this.context.next(orders.heard)).isEqualTo("orders:{42}=1");
	}

	@Test
	void reportAGapWhenTheServerRestarts() {
		Orders orders = new Orders();
		this.context.start(orders);
		this.server.kill();
		this.server.restart();
		await().untilAsserted(() -> assertThat(orders.gaps).hasSize(1));
		assertThat(orders.gaps.get(0).cause()).isEqualTo(SubscriptionGap.Cause.CONNECTION);
		await().until(() -> publish("orders:{42}", "1") == 1);
		assertThat(this.context.next(orders.heard)).isEqualTo("orders:{42}=1");
		assertThat(orders.gaps).hasSize(1);
	}

	@Test
	void canHaveAConnectionOfTheirOwn() {
		Overflowing overflowing = new Overflowing();
		this.context.start(overflowing);
		this.context.registry().pause("overflowing");
		for (int i = 0; i < 5; i++) {
			publish("full:{1}", String.valueOf(i));
		}
		await().until(() -> this.context.statistics("overflowing").dropped() == 1);
		this.context.registry().resume("overflowing");
		await().untilAsserted(() -> assertThat(overflowing.heard).hasSize(3));
		assertThat(overflowing.heard.subList(0, 2)).containsExactly(0, 1);
		assertThat(overflowing.heard.get(2)).isInstanceOf(SubscriptionGap.class);
	}

	@Test
	void canBeDeclaredByCode() {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		this.context.start();
		RedisChannel<String> channel = RedisChannel.sharded("code:{1}", String.class);
		this.context.registrar()
			.register(ChannelEndpoint.builder("code", channel)
				.handler((message) -> heard.add(message.channel() + "=" + message.payload()))
				.build());
		assertThat(this.context.template().publish(channel, "1")).isOne();
		assertThat(this.context.next(heard)).isEqualTo("code:{1}=1");
	}

	/** Servers before Redis 7. */
	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void failAloneWhereTheServerDoesNotKnowThem(CapturedOutput output) {
		Orders orders = new Orders();
		Plain plain = new Plain();
		try (RedisServer old = RedisServer.builder().config("rename-command SSUBSCRIBE \"\"").start();
				ListenerTestContext outdated = new ListenerTestContext(old).startMode(StartMode.BACKGROUND)) {
			outdated.start(orders, plain);
			await().until(() -> outdated.registry().find("orders").orElseThrow().state() == ListenerState.FAILED);
			assertThat(output).contains("Could not subscribe to [orders:{42}]")
				.contains("ERR unknown command 'SSUBSCRIBE'")
				.contains("Sharded channels need Redis 7 or later")
				.contains("It is tried again every");
			List<ListenerProblem> problems = outdated.registry().find("orders").orElseThrow().problems();
			assertThat(problems).extracting(ListenerProblem::destination)
				.containsExactlyInAnyOrder("orders:{42}", "a{b}c}{");
			assertThat(problems).allMatch((problem) -> problem.reason().contains("unknown command 'SSUBSCRIBE'"));
			await().until(() -> outdated.registry().find("plain").orElseThrow().state() == ListenerState.RUNNING);
			outdated.publish("plain", "1");
			assertThat(outdated.next(plain.heard)).isEqualTo("1");
			assertThat(plain.gaps).isEmpty();
		}
	}

	private long publish(String channel, String payload) {
		return this.connection.sync().spublish(channel, payload);
	}

	static class Orders {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		final List<SubscriptionGap> gaps = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "orders", channels = { "orders:{42}", "a{b}c}{" }, sharded = true)
		void order(String text, @Header(ChannelHeaders.CHANNEL) String channel) {
			this.heard.add(channel + "=" + text);
		}

		@SubscriptionGapListener("orders")
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Plain {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		final List<SubscriptionGap> gaps = new ArrayList<>();

		@RedisChannelListener(id = "plain", channels = "plain")
		void plain(String text) {
			this.heard.add(text);
		}

		@SubscriptionGapListener("plain")
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Overflowing {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "overflowing", channels = "full:{1}", sharded = true, overflow = Overflow.DISCONNECT,
				inboxCapacity = "2")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("overflowing")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

}
