package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random entries of a few keys that fail at random, with pauses and batches: what is
 * promised for each key must hold.
 */
class KeyOrderModelTests {

	private static final int ENTRIES = 400;

	private static final int MAX_ATTEMPTS = 4;

	private final List<String> broken = Collections.synchronizedList(new ArrayList<>());

	/** The attempts that an entry fails in, from the first on. */
	private final Map<Integer, Integer> failures = new ConcurrentHashMap<>();

	private final Map<Integer, String> keys = new HashMap<>();

	private final Map<Integer, Integer> attempts = new ConcurrentHashMap<>();

	private final Map<String, AtomicInteger> running = new ConcurrentHashMap<>();

	private final Map<String, Integer> last = new ConcurrentHashMap<>();

	private final Set<Integer> done = ConcurrentHashMap.newKeySet();

	private void plan(Random random) {
		for (int i = 1; i <= ENTRIES; i++) {
			this.keys.put(i, "k" + random.nextInt(8));
			boolean fails = random.nextInt(5) == 0;
			this.failures.put(i, fails ? 1 + random.nextInt(MAX_ATTEMPTS) : 0);
		}
	}

	private void handle(StreamMessage<Order> message, Random random) {
		int number = message.payload().number();
		String key = message.payload().customer();
		AtomicInteger parallel = this.running.computeIfAbsent(key, (name) -> new AtomicInteger());
		if (parallel.incrementAndGet() > 1) {
			this.broken.add(key + " in parallel");
		}
		try {
			if (this.attempts.merge(number, 1, Integer::sum) != message.attempt()) {
				this.broken.add(message + " is attempt " + this.attempts.get(number));
			}
			int before = this.last.getOrDefault(key, 0);
			if (before > number || (before < number && before > 0 && !this.done.contains(before))) {
				this.broken.add(number + " after " + before);
			}
			this.last.put(key, number);
			if (random.nextInt(20) == 0) {
				LockSupport.parkNanos(100_000);
			}
			if (message.attempt() <= this.failures.get(number)) {
				if (message.attempt() == MAX_ATTEMPTS) {
					this.done.add(number);
				}
				throw new IllegalStateException("planned");
			}
			this.done.add(number);
		}
		finally {
			parallel.decrementAndGet();
		}
	}

	private LanesUnderTest<Order> lanes(int concurrency, Random random) {
		LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).retrying(MAX_ATTEMPTS, Duration.ofMillis(2))
			.keyed(random.nextBoolean() ? "customer" : "{customer}", concurrency);
		Random inHandlers = new Random(random.nextLong());
		return lanes
			.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> handle(message, inHandlers)));
	}

	@RepeatedTest(50)
	void keepsEachKeyInOrderWhileItsEntriesAreRetried(RepetitionInfo repetition) throws Exception {
		Random random = new Random(repetition.getCurrentRepetition());
		plan(random);
		try (LanesUnderTest<Order> lanes = lanes(1 + random.nextInt(4), random)) {
			AtomicInteger restarts = new AtomicInteger();
			lanes.settlement.restarts = (delivery) -> (restarts.incrementAndGet() % 7 == 0)
					? CompletableFuture.completedFuture(true)
					: CompletableFuture.supplyAsync(() -> true, ForkJoinPool.commonPool());
			deliver(lanes, random);
			expectAllSettled(lanes);
		}
	}

	@RepeatedTest(50)
	void keepsEachKeyInOrderWhereBatchesFailInTheMiddleOrAsAWhole(RepetitionInfo repetition) throws Exception {
		Random random = new Random(1000 + repetition.getCurrentRepetition());
		plan(random);
		Random inHandlers = new Random(random.nextLong());
		try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
			.retrying(MAX_ATTEMPTS, Duration.ofMillis(2))
			.keyed("customer", 1 + random.nextInt(3))
			.with(Settings.open().batch(2 + random.nextInt(9), Duration.ofMillis(1)).build())
			.declared((endpoint) -> endpoint.batchHandler((messages) -> handleBatch(messages, inHandlers)))) {
			deliver(lanes, random);
			expectAllSettled(lanes);
		}
	}

	private void handleBatch(List<StreamMessage<Order>> messages, Random random) {
		boolean untouched = messages.stream()
			.allMatch((message) -> message.attempt() == 1
					&& this.failures.get(message.payload().number()) < MAX_ATTEMPTS - 1);
		if (untouched && random.nextInt(10) == 0) {
			messages.forEach((message) -> {
				this.attempts.merge(message.payload().number(), 1, Integer::sum);
				this.failures.merge(message.payload().number(), 1, Integer::sum);
			});
			throw new IllegalStateException("as a whole");
		}
		for (int i = 0; i < messages.size(); i++) {
			try {
				handle(messages.get(i), random);
			}
			catch (IllegalStateException ex) {
				throw new BatchListenerFailedException("in the middle", ex, i);
			}
		}
	}

	private void expectAllSettled(LanesUnderTest<Order> lanes) {
		List<String> settled = lanes.settlement.next(ENTRIES);
		assertThat(this.broken).isEmpty();
		assertThat(settled).noneMatch((text) -> text.contains("after") || text.contains("parked"));
		this.failures.forEach((number, failing) -> assertThat(settled).contains((failing == MAX_ATTEMPTS)
				? "FAILED %d#%d".formatted(number, failing) : "succeeded %d#%d".formatted(number, failing + 1)));
		assertThat(lanes.lanes().depth()).isZero();
	}

	private void deliver(LanesUnderTest<Order> lanes, Random random) {
		int next = 1;
		while (next <= ENTRIES) {
			List<Delivery> deliveries = new ArrayList<>();
			for (int end = Math.min(ENTRIES, next + random.nextInt(30)); next <= end; next++) {
				deliveries.add(lanes.delivery(LanesUnderTest.fields("payload", Order.json(this.keys.get(next), next),
						"customer", this.keys.get(next)), 1));
			}
			lanes.deliverAll(deliveries);
			if (random.nextInt(4) == 0) {
				lanes.lanes().pause();
				LockSupport.parkNanos(random.nextInt(2_000_000));
				lanes.lanes().resume();
			}
		}
	}

}
