package io.github.headrace.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests an {@link Inbox} with random settings and loads: against what must always hold,
 * and against a sequential reference.
 */
class InboxModelTests {

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	@AfterEach
	void endThreads() throws Exception {
		this.executor.destroy();
	}

	static LongStream seeds() {
		return LongStream.rangeClosed(1, 100);
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void keepsItsPromisesUnderLoad(long seed) throws Exception {
		Load load = new Load(seed, this.executor);
		load.run();
		load.verify();
	}

	@ParameterizedTest
	@MethodSource("seeds")
	void dropsWhatTheReferenceDrops(long seed) {
		Random random = new Random(seed);
		Overflow overflow = pick(random, Overflow.values());
		int capacity = 1 + random.nextInt(20);
		int maxBytes = 1 + random.nextInt(200);
		Map<String, List<Integer>> handled = new ConcurrentHashMap<>();
		Inbox<Item> inbox = new InboxBuilder(this.executor).capacity(capacity)
			.maxBytes(maxBytes)
			.overflow(overflow)
			.concurrency(1 + random.nextInt(4))
			.batch(1 + random.nextInt(5), Duration.ZERO)
			.key(Keys.cheap())
			.handleEach((item) -> handled.computeIfAbsent(item.key(), (key) -> new ArrayList<>()).add(item.number()));
		Reference reference = new Reference(overflow, capacity, maxBytes);
		inbox.pause();
		int keys = 1 + random.nextInt(20);
		for (int i = 0; i < 300; i++) {
			Item item = new Item("key-" + random.nextInt(keys), i);
			int bytes = random.nextInt(30);
			assertThat(inbox.offer(item, bytes)).isEqualTo(reference.offer(item, bytes));
			assertThat(inbox.depth()).isEqualTo(reference.waiting.size());
			assertThat(inbox.bytes()).isEqualTo(reference.bytes());
		}
		inbox.resume();
		assertThat(inbox.close()).succeedsWithin(20, TimeUnit.SECONDS);
		assertThat(handled).isEqualTo(reference.byKey());
	}

	@SafeVarargs
	private static <E> E pick(Random random, E... candidates) {
		return candidates[random.nextInt(candidates.length)];
	}

	/**
	 * What an inbox does, one offer after the other and without any haste.
	 */
	private static final class Reference {

		private final Overflow overflow;

		private final int capacity;

		private final int maxBytes;

		private final Map<Item, Integer> waiting = new LinkedHashMap<>();

		private final List<Item> superseded = new ArrayList<>();

		Reference(Overflow overflow, int capacity, int maxBytes) {
			this.overflow = overflow;
			this.capacity = capacity;
			this.maxBytes = maxBytes;
		}

		boolean offer(Item item, int bytes) {
			while (this.waiting.size() == this.capacity || bytes() + bytes > this.maxBytes) {
				if (this.overflow == Overflow.DROP_NEWEST || bytes > this.maxBytes) {
					return false;
				}
				remove((this.overflow == Overflow.CONFLATE) ? supersededOrOldest(item) : oldest());
			}
			this.superseded.addAll(this.waiting.keySet()
				.stream()
				.filter((other) -> other.key().equals(item.key()) && !this.superseded.contains(other))
				.toList());
			this.waiting.put(item, bytes);
			return true;
		}

		private Item supersededOrOldest(Item arriving) {
			return this.superseded.stream()
				.findFirst()
				.or(() -> this.waiting.keySet()
					.stream()
					.filter((other) -> other.key().equals(arriving.key()))
					.findFirst())
				.orElseGet(this::oldest);
		}

		private Item oldest() {
			return this.waiting.keySet().iterator().next();
		}

		private void remove(Item item) {
			this.waiting.remove(item);
			this.superseded.remove(item);
		}

		long bytes() {
			return this.waiting.values().stream().mapToLong(Integer::longValue).sum();
		}

		Map<String, List<Integer>> byKey() {
			Map<String, List<Integer>> numbers = new LinkedHashMap<>();
			this.waiting.keySet()
				.forEach((item) -> numbers.computeIfAbsent(item.key(), (key) -> new ArrayList<>()).add(item.number()));
			return numbers;
		}

	}

	/**
	 * Several producers, a handler of random speed and somebody who pauses and resumes.
	 */
	private static final class Load {

		private static final int ITEMS = 1000;

		private final Queue<String> violations = new ConcurrentLinkedQueue<>();

		private final Map<String, AtomicInteger> active = new ConcurrentHashMap<>();

		private final Map<String, Integer> latest = new ConcurrentHashMap<>();

		private final AtomicInteger activeHandlers = new AtomicInteger();

		private final AtomicInteger handled = new AtomicInteger();

		private final AtomicInteger accepted = new AtomicInteger();

		private final AtomicLong droppedInBursts = new AtomicLong();

		private final AtomicBoolean inBurst = new AtomicBoolean();

		private final AtomicBoolean offered = new AtomicBoolean();

		private final long seed;

		private final int producers;

		private final int concurrency;

		private final int capacity;

		private final int maxBytes;

		private final int batchSize;

		private final Overflow overflow;

		private final boolean keyed;

		private final int keys;

		private final int slowness;

		private final boolean pausing;

		private final boolean discarding;

		private final ByteBudget budget;

		private final Inbox<Item> inbox;

		private int discarded;

		Load(long seed, LaneExecutor executor) {
			Random random = new Random(seed);
			this.seed = seed;
			this.producers = 1 + random.nextInt(3);
			this.concurrency = 1 + random.nextInt(4);
			this.capacity = pick(random, 1, 2, 10, 100, 2 * ITEMS * this.producers);
			this.maxBytes = pick(random, 50, 500, 1_000_000);
			this.batchSize = pick(random, 1, 1, 2, 5);
			this.overflow = pick(random, Overflow.values());
			this.keyed = this.overflow == Overflow.CONFLATE || random.nextBoolean();
			this.keys = 1 + random.nextInt(10);
			this.slowness = pick(random, 0, 10, 200);
			this.pausing = random.nextBoolean();
			this.discarding = random.nextBoolean();
			this.budget = new ByteBudget(pick(random, 100, 70_000, 10_000_000));
			this.inbox = new InboxBuilder(executor).concurrency(this.concurrency)
				.capacity(this.capacity)
				.maxBytes(this.maxBytes)
				.overflow(this.overflow)
				.batch(this.batchSize, Duration.ofNanos(pick(random, 0, 20_000)))
				.key(this.keyed ? Keys.of(random.nextBoolean()) : null)
				.budget(this.budget)
				.overflowListener(new Bursts())
				.handle(this::handle);
		}

		void run() throws InterruptedException {
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < this.producers; i++) {
				int producer = i;
				threads.add(new Thread(() -> produce(producer)));
			}
			threads.forEach(Thread::start);
			Thread switcher = new Thread(this::pauseAndResume);
			switcher.start();
			for (Thread thread : threads) {
				thread.join();
			}
			this.offered.set(true);
			switcher.join();
			if (this.discarding) {
				this.discarded = this.inbox.discard();
			}
			assertThat(this.inbox.close()).as(toString()).succeedsWithin(20, TimeUnit.SECONDS);
		}

		private void produce(int producer) {
			Random random = new Random(this.seed * 31 + producer);
			for (int i = 0; i < ITEMS; i++) {
				String key = "key-" + random.nextInt(this.keys);
				int bytes = 1 + random.nextInt(50);
				if (this.inbox.offer(new Item(key, i * this.producers + producer), bytes)) {
					this.accepted.incrementAndGet();
				}
				else if (this.producers == 1 && this.overflow != Overflow.DROP_NEWEST) {
					this.violations.add("newest was dropped");
				}
				check(this.inbox.depth() <= this.capacity, "too many wait");
				check(this.inbox.bytes() <= this.maxBytes, "too much waits");
				check(this.budget.reservedBytes() <= this.budget.maxBytes(), "too much reserved");
				spin(random.nextInt(1 + this.slowness));
			}
		}

		private void pauseAndResume() {
			while (this.pausing && !this.offered.get()) {
				this.inbox.pause();
				spin(100);
				this.inbox.resume();
				spin(1000);
			}
		}

		private void handle(List<Item> items) {
			check(this.activeHandlers.incrementAndGet() <= this.concurrency, "too many handlers");
			check(!items.isEmpty() && items.size() <= this.batchSize, "batch of " + items.size());
			for (Item item : items) {
				String sequence = sequenceOf(item);
				if (sequence != null) {
					AtomicInteger concurrent = this.active.computeIfAbsent(sequence, (key) -> new AtomicInteger());
					check(concurrent.incrementAndGet() == 1, "two at a time of " + sequence);
					Integer previous = this.latest.put(sequence, item.number());
					check(previous == null || previous < item.number(), item.number() + " after " + previous);
					spin(this.slowness);
					concurrent.decrementAndGet();
				}
				this.handled.incrementAndGet();
			}
			this.activeHandlers.decrementAndGet();
		}

		/** Within what the order of one producer must be kept, if at all. */
		private String sequenceOf(Item item) {
			int producer = item.number() % this.producers;
			if (this.concurrency == 1) {
				return "producer " + producer;
			}
			return this.keyed ? "producer " + producer + " and " + item.key() : null;
		}

		private void check(boolean condition, String violation) {
			if (!condition) {
				this.violations.add(violation);
			}
		}

		private static void spin(int times) {
			for (int i = 0; i < times; i++) {
				Thread.onSpinWait();
			}
		}

		void verify() {
			assertThat(this.violations).as(toString()).isEmpty();
			int offers = this.producers * ITEMS;
			assertThat(this.handled.get() + this.inbox.dropped() + this.discarded).as(toString()).isEqualTo(offers);
			if (this.overflow == Overflow.DROP_NEWEST) {
				assertThat(this.handled.get() + this.discarded).as(toString()).isEqualTo(this.accepted.get());
			}
			assertThat(this.inbox.depth()).isZero();
			assertThat(this.inbox.bytes()).isZero();
			assertThat(this.budget.reservedBytes()).as(toString()).isZero();
			assertThat(this.inBurst).as(toString()).isFalse();
			assertThat(this.droppedInBursts).as(toString()).hasValue(this.inbox.dropped());
		}

		@Override
		public String toString() {
			return "seed %s: %s producers, concurrency %s, capacity %s, maxBytes %s, batch %s, %s, keyed %s, budget %s"
				.formatted(this.seed, this.producers, this.concurrency, this.capacity, this.maxBytes, this.batchSize,
						this.overflow, this.keyed, this.budget.maxBytes());
		}

		private final class Bursts implements OverflowListener {

			@Override
			public void overflowBegan(int waiting, long waitingBytes) {
				check(Load.this.inBurst.compareAndSet(false, true), "burst in a burst");
				check(waiting <= Load.this.capacity && waitingBytes <= Load.this.maxBytes, "burst beyond the bounds");
			}

			@Override
			public void overflowEnded(long dropped) {
				check(Load.this.inBurst.compareAndSet(true, false), "end without a burst");
				check(dropped > 0, "burst without a drop");
				Load.this.droppedInBursts.addAndGet(dropped);
			}

		}

	}

}
