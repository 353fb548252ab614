package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionLost;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.subscription.SubscriptionSettings;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Where messages are missing, a gap stands in their place, once.
 */
class GapsIntegrationTests {

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void standWhereTheConnectionWasLost() throws Exception {
		Numbers numbers = new Numbers();
		this.context.start(numbers);
		int kills = 20;
		AtomicBoolean stop = new AtomicBoolean();
		Thread publisher = new Thread(() -> publish(stop));
		publisher.start();
		try (StatefulRedisConnection<String, String> killer = this.client.connect()) {
			for (int i = 1; i <= kills; i++) {
				int expected = i;
				killer.sync().clientKill(KillArgs.Builder.typePubsub());
				await().until(() -> numbers.gaps() == expected);
				await().until(() -> numbers.heard.get(numbers.heard.size() - 1) instanceof Integer);
			}
		}
		finally {
			stop.set(true);
			publisher.join();
		}
		this.context.registry().stop("numbers").get(10, TimeUnit.SECONDS);
		assertThat(numbers.runsWithoutGap()).isEmpty();
		assertThat(numbers.gaps()).isEqualTo(kills);
		assertThat(numbers.lost).hasSize(kills).allMatch((loss) -> loss.destination().equals("numbers"));
		assertThat(numbers.heard).filteredOn(SubscriptionGap.class::isInstance)
			.allSatisfy((gap) -> assertThat((SubscriptionGap) gap).matches(
					(some) -> some.listenerId().equals("numbers") && some.cause() == SubscriptionGap.Cause.CONNECTION
							&& some.lostCount() == null && !some.restoredAt().isBefore(some.lostAt())));
		assertThat(this.context.registry().find("numbers").orElseThrow().statistics().gaps()).isEqualTo(kills);
	}

	@Test
	void standWhereTheServerStoodStillForTenSeconds() throws Exception {
		SubscriptionSettings defaults = SubscriptionSettings.DEFAULTS;
		this.context
			.subscriptionSettings(new SubscriptionSettings(defaults.connectTimeout(), defaults.confirmationTimeout(),
					defaults.refusedDelay(), Duration.ofSeconds(1), 2, defaults.firstDelay(), defaults.maxDelay()));
		Numbers numbers = new Numbers();
		this.context.start(numbers);
		AtomicBoolean stop = new AtomicBoolean();
		Thread publisher = new Thread(() -> publish(stop));
		publisher.start();
		try {
			await().until(() -> numbers.heard.size() > 100);
			this.server.pause();
			await().atMost(Duration.ofSeconds(20)).during(Duration.ofSeconds(10)).until(() -> numbers.gaps() == 0);
			this.server.resume();
			await().until(() -> numbers.gaps() == 1);
			await().until(() -> numbers.heard.get(numbers.heard.size() - 1) instanceof Integer);
		}
		finally {
			stop.set(true);
			publisher.join();
		}
		this.context.registry().stop("numbers").get(10, TimeUnit.SECONDS);
		assertThat(numbers.runsWithoutGap()).isEmpty();
		assertThat(numbers.gaps()).isOne();
		assertThat(numbers.lost).singleElement()
			.extracting(SubscriptionLost::cause)
			.isEqualTo(SubscriptionGap.Cause.HEARTBEAT);
	}

	@Test
	void coverAllDestinationsOfAListenerAtOnce() throws Exception {
		Several several = new Several();
		this.context.start(several);
		this.server.kill();
		this.server.restart();
		await().untilAsserted(() -> assertThat(several.heard).hasSize(1));
		await().until(() -> this.context.publish("s.a", "x") > 0);
		await().untilAsserted(() -> assertThat(several.heard).hasSize(2));
		assertThat(several.heard.get(0)).isInstanceOfSatisfying(SubscriptionGap.class,
				(gap) -> assertThat(gap.destinations()).containsExactlyInAnyOrder("s.a", "s.b", "s:*"));
	}

	@Test
	void standWhereAFullInboxDropped() throws Exception {
		Slow slow = new Slow();
		this.context.start(slow);
		this.context.publish("slow", "0");
		assertThat(slow.entered.await(10, TimeUnit.SECONDS)).isTrue();
		for (int i = 1; i <= 10; i++) {
			this.context.publish("slow", String.valueOf(i));
		}
		await().until(() -> this.context.registry().find("slow").orElseThrow().statistics().dropped() == 6);
		slow.goOn.countDown();
		await().untilAsserted(() -> assertThat(slow.heard).hasSize(6));
		assertThat(slow.heard.get(0)).isEqualTo(0);
		assertThat(slow.heard.get(1)).isInstanceOfSatisfying(SubscriptionGap.class, (gap) -> {
			assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.OVERFLOW);
			assertThat(gap.lostCount()).isEqualTo(6);
		});
		assertThat(slow.heard.subList(2, 6)).containsExactly(7, 8, 9, 10);
	}

	@Test
	void sayThatTheListenerWasPaused() {
		Slow slow = new Slow();
		slow.goOn.countDown();
		this.context.start(slow);
		this.context.registry().pause("slow");
		for (int i = 1; i <= 5; i++) {
			this.context.publish("slow", String.valueOf(i));
		}
		await().until(() -> this.context.registry().find("slow").orElseThrow().statistics().dropped() == 1);
		this.context.registry().resume("slow");
		await().untilAsserted(() -> assertThat(slow.heard).hasSize(5));
		assertThat(slow.heard.get(0)).isInstanceOfSatisfying(SubscriptionGap.class,
				(gap) -> assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.PAUSED));
	}

	@Test
	void areNoneForAListenerThatWasStopped() throws Exception {
		Numbers numbers = new Numbers();
		this.context.start(numbers);
		this.context.registry().stop("numbers").get(10, TimeUnit.SECONDS);
		this.context.publish("numbers", "0");
		this.context.registry().start("numbers");
		this.context.publish("numbers", "1");
		await().untilAsserted(() -> assertThat(numbers.heard).containsExactly(1));
	}

	@Test
	void needAMethodThatTakesThem() {
		assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(() -> this.context.start(new Wrong()))
			.withMessageContaining("Wrong.wrong(String)")
			.withMessageContaining("Take one SubscriptionGap, or nothing");
	}

	private void publish(AtomicBoolean stop) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			for (int i = 0; !stop.get() && i < 2_000_000; i++) {
				connection.sync().publish("numbers", String.valueOf(i));
			}
		}
	}

	static class Numbers {

		final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		final List<SubscriptionLost> lost = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "numbers", channels = "numbers")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("numbers")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

		@SubscriptionGapListener("another")
		void gapOfAnother(SubscriptionGap gap) {
			throw new IllegalStateException("Not a gap of mine: " + gap);
		}

		@EventListener
		void lost(SubscriptionLost loss) {
			this.lost.add(loss);
		}

		long gaps() {
			synchronized (this.heard) {
				return this.heard.stream().filter(SubscriptionGap.class::isInstance).count();
			}
		}

		/** Returns neighbors between which numbers are missing, or order is lost. */
		List<String> runsWithoutGap() {
			List<String> runs = new ArrayList<>();
			for (int i = 1; i < this.heard.size(); i++) {
				if (this.heard.get(i - 1) instanceof Integer before && this.heard.get(i) instanceof Integer now
						&& now != before + 1) {
					runs.add(before + " .. " + now);
				}
			}
			return runs;
		}

	}

	static class Several {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "several", channels = { "s.a", "s.b" }, patterns = "s:*")
		void any(ChannelMessage<String> message) {
			this.heard.add(message);
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Slow {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		@RedisChannelListener(id = "slow", channels = "slow", inboxCapacity = "4")
		void slow(int number) throws InterruptedException {
			this.entered.countDown();
			this.goOn.await();
			this.heard.add(number);
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Wrong {

		@SubscriptionGapListener
		void wrong(String text) {
		}

	}

}
