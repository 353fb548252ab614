package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionLost;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a full inbox does with {@link Overflow#DISCONNECT}, and that nobody else notices.
 */
class DisconnectIntegrationTests {

	private static final int CYCLES = 10;

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
	void leavesOneGapBehindWhatWaited() {
		Held held = new Held();
		Witness witness = new Witness();
		this.context.start(held, witness);
		assertThat(subscribedConnections()).isEqualTo(2);
		overflow(held, 20);
		await().until(() -> subscribedConnections() == 1);
		await().untilAsserted(() -> assertThat(held.lost).singleElement()
			.matches((loss) -> loss.listenerId().equals("held") && loss.destination().equals("held")
					&& loss.cause() == SubscriptionGap.Cause.OVERFLOW));
		assertThat(held.heard).isEmpty();
		assertThat(state("held")).isEqualTo(ListenerState.SUBSCRIBING);
		assertThat(this.context.registry().find("held").orElseThrow().problems())
			.containsExactly(new ListenerProblem("held", "disconnected by an overflow until its inbox is empty"));
		held.permits.release(1000);
		await().until(() -> state("held") == ListenerState.RUNNING);
		publish("held", 20, 21);
		await().untilAsserted(() -> assertThat(held.heard).endsWith(20));
		assertThat(held.heard.subList(0, 5)).containsExactly(0, 1, 2, 3, 4);
		assertThat(held.heard.get(5)).isInstanceOfSatisfying(SubscriptionGap.class, (gap) -> {
			assertThat(gap.listenerId()).isEqualTo("held");
			assertThat(gap.destinations()).containsExactly("held");
			assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.OVERFLOW);
			assertThat(gap.lostCount()).isNull();
			assertThat(gap.restoredAt()).isAfterOrEqualTo(gap.lostAt());
		});
		assertThat(held.heard).hasSize(7);
		assertThat(this.context.statistics("held").dropped()).isEqualTo(1);
		assertThat(this.context.statistics("held").gaps()).isEqualTo(1);
		await().untilAsserted(() -> assertThat(witness.heard).hasSize(21));
		assertThat(subscribedConnections()).isEqualTo(2);
		assertWitness(witness);
	}

	@Test
	void coversEveryJumpWithOneGapAndNothingElse() throws Exception {
		Numbers numbers = new Numbers();
		assertEveryJumpIsCovered("numbers", numbers.heard, numbers);
	}

	@Test
	void coversEveryJumpOfAListenerWithSeveralLanes() throws Exception {
		Lanes lanes = new Lanes();
		assertEveryJumpIsCovered("lanes", lanes.heard, lanes);
	}

	@Test
	void coversEveryJumpOfAListenerThatTakesBatches() throws Exception {
		Batches batches = new Batches();
		assertEveryJumpIsCovered("batches", batches.heard, batches);
	}

	private void assertEveryJumpIsCovered(String id, List<Object> heard, Object listener) throws Exception {
		Witness witness = new Witness();
		this.context.start(listener, witness);
		int published = publishUntil(id, () -> this.context.statistics(id).gaps() >= CYCLES);
		await().untilAsserted(() -> assertThat(witness.heard).hasSize(published));
		this.context.registry().stop(id).get(10, TimeUnit.SECONDS);
		assertWitness(witness);
		List<List<Integer>> runs = runs(heard);
		for (int i = 0; i < runs.size(); i++) {
			List<Integer> run = runs.get(i).stream().sorted().toList();
			assertThat(run).as("run %d of %d", i, runs.size()).isNotEmpty();
			int first = run.get(0);
			int last = run.get(run.size() - 1);
			assertThat(run).as("nothing missing within run %d", i).hasSize(last - first + 1).doesNotHaveDuplicates();
			if (i > 0) {
				assertThat(first).as("something missing before run %d", i)
					.isGreaterThan(Collections.max(runs.get(i - 1)) + 1);
			}
		}
		// Nothing may have come after the last gap.
		assertThat(runs).hasSizeGreaterThanOrEqualTo(CYCLES);
	}

	/** Splits what was heard where the gaps are; there may be one at the very end. */
	private static List<List<Integer>> runs(List<Object> heard) {
		List<List<Integer>> runs = new ArrayList<>();
		runs.add(new ArrayList<>());
		for (Object item : heard) {
			if (item instanceof SubscriptionGap gap) {
				assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.OVERFLOW);
				runs.add(new ArrayList<>());
			}
			else {
				runs.get(runs.size() - 1).add((Integer) item);
			}
		}
		if (runs.get(runs.size() - 1).isEmpty()) {
			runs.remove(runs.size() - 1);
		}
		return runs;
	}

	@Test
	void waitsForAPausedListener() {
		Held held = new Held();
		held.permits.release(1000);
		this.context.start(held);
		this.context.registry().pause("held");
		publish("held", 0, 10);
		await().until(() -> subscribedConnections() == 0);
		assertThat(state("held")).isEqualTo(ListenerState.PAUSED);
		assertThat(held.heard).isEmpty();
		this.context.registry().resume("held");
		await().until(() -> state("held") == ListenerState.RUNNING);
		publish("held", 10, 11);
		await().untilAsserted(() -> assertThat(held.heard).hasSize(6).endsWith(10));
		assertThat(held.heard.subList(0, 4)).containsExactly(0, 1, 2, 3);
		assertThat(held.heard.get(4)).isInstanceOfSatisfying(SubscriptionGap.class,
				(gap) -> assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.PAUSED));
	}

	@Test
	void survivesMessagesThatNoInboxWouldTake() {
		Small small = new Small();
		this.context.start(small);
		for (int i = 1; i <= 5; i++) {
			int round = i;
			this.context.publish("small", "before");
			await().untilAsserted(() -> assertThat(small.heard).hasSize(round * 2 - 1));
			this.context.publish("small", "x".repeat(100));
			await().untilAsserted(() -> assertThat(small.heard).hasSize(round * 2));
			assertThat(small.heard.get(round * 2 - 1)).isInstanceOf(SubscriptionGap.class);
			await().until(() -> state("small") == ListenerState.RUNNING);
		}
		assertThat(this.context.statistics("small").gaps()).isEqualTo(5);
	}

	@Test
	void leavesOneGapForAllDestinations() {
		Several several = new Several();
		this.context.start(several);
		publish("s.a", 0, 10);
		await().until(() -> subscribedConnections() == 0);
		several.permits.release(1000);
		await().until(() -> state("several") == ListenerState.RUNNING);
		publish("s.b", 10, 11);
		publish("t:x", 11, 12);
		await().untilAsserted(() -> assertThat(several.heard).endsWith(10, 11));
		assertThat(several.heard).filteredOn(SubscriptionGap.class::isInstance)
			.singleElement()
			.satisfies((gap) -> assertThat(((SubscriptionGap) gap).destinations()).containsExactlyInAnyOrder("s.a",
					"s.b", "t:*"));
	}

	@Test
	void canBeStoppedWhileItIsDisconnected() throws Exception {
		Held held = new Held();
		this.context.start(held);
		for (int round = 1; round <= 3; round++) {
			overflow(held, 10);
			await().until(() -> subscribedConnections() == 0);
			CompletableFuture<Void> stopped = this.context.registry().stop("held");
			assertThat(stopped).isNotDone();
			held.permits.release(5);
			stopped.get(10, TimeUnit.SECONDS);
			assertThat(held.heard).containsExactly(0, 1, 2, 3, 4);
			assertThat(subscribedConnections()).isZero();
			held.heard.clear();
			this.context.registry().start("held");
			assertThat(state("held")).isEqualTo(ListenerState.RUNNING);
			assertThat(subscribedConnections()).isEqualTo(1);
		}
		held.permits.release(1);
		publish("held", 10, 11);
		await().untilAsserted(() -> assertThat(held.heard).containsExactly(10));
		assertThat(this.context.statistics("held").gaps()).isZero();
	}

	@Test
	void isOverWhenTheListenerIsUnregistered() throws Exception {
		this.context.start(new Held(), new Witness());
		assertThat(subscribedConnections()).isEqualTo(2);
		this.context.registry().unregister("held").get(10, TimeUnit.SECONDS);
		await().until(() -> subscribedConnections() == 1);
		assertThat(this.context.registry().find("held")).isEmpty();
	}

	@Test
	void doesNotHoldUpTheApplicationThatStopsMeanwhile() {
		Held held = new Held();
		this.context.start(held, new Witness());
		this.context.registry().pause("held");
		publish("held", 0, 10);
		await().until(() -> subscribedConnections() == 1);
		this.context.close();
		await().until(() -> subscribedConnections() == 0);
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("headrace-subscriptions-"));
	}

	@Test
	void endsAfterAServerHasDiedMeanwhile() {
		Held held = new Held();
		Witness witness = new Witness();
		this.context.start(held, witness);
		overflow(held, 10);
		await().until(() -> subscribedConnections() == 1);
		await().untilAsserted(() -> assertThat(witness.heard).hasSize(10));
		this.server.kill();
		held.permits.release(1000);
		await().untilAsserted(() -> assertThat(held.heard).containsExactly(0, 1, 2, 3, 4));
		this.server.restart();
		await().until(() -> state("held") == ListenerState.RUNNING && state("witness") == ListenerState.RUNNING);
		publish("held", 10, 11);
		await().untilAsserted(() -> assertThat(held.heard).hasSize(7).endsWith(10));
		assertThat(held.heard.get(5)).isInstanceOfSatisfying(SubscriptionGap.class,
				(gap) -> assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.OVERFLOW));
		assertThat(witness.gaps).singleElement().matches((gap) -> gap.cause() == SubscriptionGap.Cause.CONNECTION);
	}

	private ListenerState state(String id) {
		return this.context.registry().find(id).orElseThrow().state();
	}

	/** Returns how many connections have subscribed something. */
	private long subscribedConnections() {
		return this.connection.sync()
			.clientList()
			.lines()
			.filter((line) -> !line.contains(" sub=0 ") || !line.contains(" psub=0 "))
			.count();
	}

	private void publish(String channel, int from, int to) {
		for (int i = from; i < to; i++) {
			this.connection.sync().publish(channel, String.valueOf(i));
		}
	}

	/** Lets the handler take the first message, so that four more can wait. */
	private void overflow(Held held, int messages) {
		held.entered.drainPermits();
		publish("held", 0, 1);
		held.entered.acquireUninterruptibly();
		publish("held", 1, messages);
	}

	/** Publishes in bursts, as a server does that has much to tell. */
	private int publishUntil(String channel, BooleanSupplier enough) throws InterruptedException {
		AtomicBoolean stop = new AtomicBoolean();
		int[] next = new int[1];
		Thread publisher = new Thread(() -> {
			while (!stop.get() && next[0] < 2_000_000) {
				List<RedisFuture<Long>> burst = new ArrayList<>();
				for (int i = 0; i < 50; i++) {
					burst.add(this.connection.async().publish(channel, String.valueOf(next[0]++)));
				}
				LettuceFutures.awaitAll(10, TimeUnit.SECONDS, burst.toArray(RedisFuture[]::new));
			}
		});
		publisher.start();
		try {
			await().atMost(Duration.ofSeconds(30)).until(enough::getAsBoolean);
		}
		finally {
			stop.set(true);
			publisher.join();
		}
		return next[0];
	}

	private static void assertWitness(Witness witness) {
		assertThat(witness.gaps).isEmpty();
		for (int i = 0; i < witness.heard.size(); i++) {
			assertThat(witness.heard.get(i)).isEqualTo(i);
		}
	}

	/** Hears the same on the shared connection. */
	static class Witness {

		final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());

		final List<SubscriptionGap> gaps = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "witness", channels = { "held", "numbers", "lanes", "batches" },
				inboxCapacity = "1000000")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("witness")
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Held {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		final List<SubscriptionLost> lost = new CopyOnWriteArrayList<>();

		final Semaphore entered = new Semaphore(0);

		final Semaphore permits = new Semaphore(0);

		@RedisChannelListener(id = "held", channels = "held", overflow = Overflow.DISCONNECT, inboxCapacity = "4")
		void number(int number) throws InterruptedException {
			this.entered.release();
			this.permits.acquire();
			this.heard.add(number);
		}

		@SubscriptionGapListener("held")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

		@EventListener
		void lost(SubscriptionLost loss) {
			this.lost.add(loss);
		}

	}

	static class Numbers {

		final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		@RedisChannelListener(id = "numbers", channels = "numbers", overflow = Overflow.DISCONNECT, inboxCapacity = "2")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("numbers")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Lanes {

		final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		@RedisChannelListener(id = "lanes", channels = "lanes", overflow = Overflow.DISCONNECT, inboxCapacity = "2",
				concurrency = "4")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener("lanes")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Batches {

		final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		@RedisChannelListener(id = "batches", channels = "batches", overflow = Overflow.DISCONNECT, inboxCapacity = "6",
				batch = true, batchSize = "4", batchWindow = "5ms")
		void numbers(List<Integer> numbers) {
			this.heard.addAll(numbers);
		}

		@SubscriptionGapListener("batches")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Small {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "small", channels = "small", overflow = Overflow.DISCONNECT, inboxMaxBytes = "50B")
		void text(String text) {
			this.heard.add(text);
		}

		@SubscriptionGapListener("small")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

	static class Several {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		final Semaphore permits = new Semaphore(0);

		@RedisChannelListener(id = "several", channels = { "s.a", "s.b" }, patterns = "t:*",
				overflow = Overflow.DISCONNECT, inboxCapacity = "2")
		void number(int number) throws InterruptedException {
			this.permits.acquire();
			this.heard.add(number);
		}

		@SubscriptionGapListener("several")
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

	}

}
