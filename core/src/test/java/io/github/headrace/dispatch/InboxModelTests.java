package io.github.headrace.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
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
	void dropsAndMarksWhatTheReferenceDoes(long seed) throws Exception {
		Random random = new Random(seed);
		Overflow overflow = pick(random, Overflow.values());
		int capacity = 1 + random.nextInt(20);
		int maxBytes = 1 + random.nextInt(200);
		int lanes = 1 + random.nextInt(4);
		Runs runs = new Runs();
		LaneExecutor observed = LaneExecutor.platformThreads("observed-", runs::decorate);
		Inbox<Item> inbox = new InboxBuilder(observed).capacity(capacity)
			.maxBytes(maxBytes)
			.overflow(overflow)
			.concurrency(lanes)
			.batch(1 + random.nextInt(5), Duration.ZERO)
			.key(Keys.cheap())
			.dropMarker(Runs::markerOf)
			.handleWith(runs);
		Reference reference = new Reference(overflow, capacity, maxBytes, lanes);
		inbox.pause();
		int keys = 1 + random.nextInt(20);
		int marks = random.nextInt(3);
		for (int i = 0; i < 300; i++) {
			if (random.nextInt(100) < marks) {
				inbox.mark(new Item("mark", i));
				reference.mark();
			}
			Item item = new Item("key-" + random.nextInt(keys), i);
			int bytes = random.nextInt(30);
			assertThat(inbox.offer(item, bytes)).isEqualTo(reference.offer(item, bytes));
			assertThat(inbox.depth()).isEqualTo(reference.waiting.size());
			assertThat(inbox.bytes()).isEqualTo(reference.bytes());
		}
		assertThat(inbox.conflated()).isEqualTo(reference.conflated.size());
		assertThat(inbox.dropped()).isEqualTo(reference.dropped.size());
		inbox.resume();
		assertThat(inbox.close()).succeedsWithin(20, TimeUnit.SECONDS);
		observed.destroy();
		assertThat(runs.stretches()).containsExactlyInAnyOrderElementsOf(reference.stretches());
	}

	private static boolean refusesArrivals(Overflow overflow) {
		return overflow == Overflow.DROP_NEWEST || overflow == Overflow.DISCONNECT;
	}

	@SafeVarargs
	private static <E> E pick(Random random, E... candidates) {
		return candidates[random.nextInt(candidates.length)];
	}

	/**
	 * What each lane hands over between two offered markers: the numbers of items, and as
	 * negative numbers how many are missing.
	 */
	private static final class Runs implements ItemHandler<Item> {

		private final ThreadLocal<Integer> run = new ThreadLocal<>();

		private final AtomicInteger runs = new AtomicInteger();

		private final AtomicInteger stretch = new AtomicInteger();

		private final Map<String, List<Integer>> stretches = new ConcurrentHashMap<>();

		static Item markerOf(Drops drops) {
			assertThat(drops.paused()).isTrue();
			assertThat(drops.firstDropped()).isBeforeOrEqualTo(drops.lastDropped());
			return new Item("drops", Math.toIntExact(-drops.count()));
		}

		/** Tells the runs of lanes apart. */
		Runnable decorate(Runnable task) {
			int number = this.runs.incrementAndGet();
			return () -> {
				this.run.set(number);
				task.run();
			};
		}

		@Override
		public void handle(List<Item> items) {
			items.forEach(this::add);
		}

		@Override
		public void handleMarker(Item marker) {
			if (marker.key().equals("mark")) {
				this.stretch.incrementAndGet();
			}
			else {
				add(marker);
			}
		}

		private void add(Item item) {
			this.stretches.computeIfAbsent(this.stretch.get() + " in run " + this.run.get(), (key) -> new ArrayList<>())
				.add(item.number());
		}

		List<List<Integer>> stretches() {
			List<List<Integer>> all = new ArrayList<>();
			this.stretches.forEach((name, numbers) -> {
				List<Integer> stretch = new ArrayList<>(List.of(Integer.parseInt(name.split(" ")[0])));
				stretch.addAll(numbers);
				all.add(stretch);
			});
			return all;
		}

	}

	/**
	 * What an inbox does, one offer after the other and without any haste.
	 */
	private static final class Reference {

		private final Overflow overflow;

		private final int capacity;

		private final int maxBytes;

		private final int lanes;

		private final Map<Item, Integer> waiting = new LinkedHashMap<>();

		private final List<Item> superseded = new ArrayList<>();

		private final Set<Item> dropped = new HashSet<>();

		private final Set<Item> conflated = new HashSet<>();

		/** All that was offered between two markers. */
		private final List<List<Item>> offered = new ArrayList<>(List.of(new ArrayList<>()));

		Reference(Overflow overflow, int capacity, int maxBytes, int lanes) {
			this.overflow = overflow;
			this.capacity = capacity;
			this.maxBytes = maxBytes;
			this.lanes = lanes;
		}

		void mark() {
			this.offered.add(new ArrayList<>());
		}

		boolean offer(Item item, int bytes) {
			this.offered.get(this.offered.size() - 1).add(item);
			while (this.waiting.size() == this.capacity || bytes() + bytes > this.maxBytes) {
				if (refusesArrivals(this.overflow) || bytes > this.maxBytes) {
					this.dropped.add(item);
					return false;
				}
				makeRoom(item);
			}
			this.superseded.addAll(this.waiting.keySet()
				.stream()
				.filter((other) -> other.key().equals(item.key()) && !this.superseded.contains(other))
				.toList());
			this.waiting.put(item, bytes);
			return true;
		}

		private void makeRoom(Item arriving) {
			Item superseded = (this.overflow == Overflow.CONFLATE) ? supersededBy(arriving) : null;
			Item victim = (superseded != null) ? superseded : this.waiting.keySet().iterator().next();
			((superseded != null) ? this.conflated : this.dropped).add(victim);
			this.waiting.remove(victim);
			this.superseded.remove(victim);
		}

		private Item supersededBy(Item arriving) {
			return this.superseded.stream()
				.findFirst()
				.or(() -> this.waiting.keySet()
					.stream()
					.filter((other) -> other.key().equals(arriving.key()))
					.findFirst())
				.orElse(null);
		}

		long bytes() {
			return this.waiting.values().stream().mapToLong(Integer::longValue).sum();
		}

		List<List<Integer>> stretches() {
			List<List<Integer>> all = new ArrayList<>();
			for (int i = 0; i < this.offered.size(); i++) {
				for (int lane = 0; lane < this.lanes; lane++) {
					List<Integer> stretch = stretch(this.offered.get(i), lane);
					if (!stretch.isEmpty()) {
						stretch.add(0, i);
						all.add(stretch);
					}
				}
			}
			return all;
		}

		private List<Integer> stretch(List<Item> items, int lane) {
			List<Integer> stretch = new ArrayList<>();
			int missing = 0;
			for (Item item : items) {
				if (laneOf(item) != lane || this.conflated.contains(item)) {
					continue;
				}
				if (this.dropped.contains(item)) {
					missing++;
					continue;
				}
				if (missing > 0) {
					stretch.add(-missing);
					missing = 0;
				}
				stretch.add(item.number());
			}
			if (missing > 0) {
				stretch.add(-missing);
			}
			return stretch;
		}

		private int laneOf(Item item) {
			int hash = item.key().hashCode();
			return Math.floorMod(hash ^ (hash >>> 16), this.lanes);
		}

	}

	/**
	 * Several producers, a handler of random speed and somebody who pauses and resumes.
	 */
	private static final class Load implements ItemHandler<Item> {

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

		/** Whether drops leave markers. */
		private final boolean marking;

		/** How many markers are offered with 1000 items. */
		private final int marks;

		private final AtomicInteger marksOffered = new AtomicInteger();

		private final AtomicInteger marksHandled = new AtomicInteger();

		private final AtomicLong markedDrops = new AtomicLong();

		private final AtomicInteger pendingDrops = new AtomicInteger();

		private final AtomicInteger expected = new AtomicInteger();

		private final AtomicBoolean standing = new AtomicBoolean();

		private final AtomicBoolean standingForDrops = new AtomicBoolean();

		private final AtomicInteger begunSinceDrops = new AtomicInteger();

		private final Map<Integer, Integer> lastMark = new ConcurrentHashMap<>();

		/** The highest number handled of each producer. */
		private final AtomicIntegerArray highest;

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
			this.marking = random.nextInt(4) > 0;
			this.marks = pick(random, 0, 10, 300);
			this.highest = new AtomicIntegerArray(IntStream.range(0, this.producers).map((i) -> -1).toArray());
			this.budget = new ByteBudget(pick(random, 100, 70_000, 10_000_000));
			this.inbox = new InboxBuilder(executor).concurrency(this.concurrency)
				.capacity(this.capacity)
				.maxBytes(this.maxBytes)
				.overflow(this.overflow)
				.batch(this.batchSize, Duration.ofNanos(pick(random, 0, 20_000)))
				.key(this.keyed ? Keys.of(random.nextBoolean()) : null)
				.budget(this.budget)
				.overflowListener(new Bursts())
				.dropMarker(this.marking ? this::markerOf : null)
				.handleWith(this);
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
				int number = i * this.producers + producer;
				if (random.nextInt(1000) < this.marks) {
					this.inbox.mark(new Item("mark", number));
					this.marksOffered.incrementAndGet();
				}
				if (this.inbox.offer(new Item(key, number), bytes)) {
					this.accepted.incrementAndGet();
				}
				else if (this.producers == 1 && !refusesArrivals(this.overflow)) {
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

		private Item markerOf(Drops drops) {
			check(!drops.paused() || this.pausing, "paused without a pause");
			return new Item("drops", Math.toIntExact(drops.count()));
		}

		@Override
		public void handleMarker(Item marker) {
			if (marker.key().equals("mark")) {
				check(this.activeHandlers.get() == 0, "handler while a barrier is handed over");
				this.standing.set(true);
				int producer = marker.number() % this.producers;
				check(this.highest.get(producer) < marker.number(), "marker after an item that was offered later");
				Integer before = this.lastMark.put(producer, marker.number());
				check(before == null || before < marker.number(), "markers out of order");
				this.marksHandled.incrementAndGet();
			}
			else {
				check(this.pendingDrops.addAndGet(marker.number()) > 0, "marker without drops");
				this.markedDrops.addAndGet(marker.number());
				this.begunSinceDrops.set(0);
				this.standingForDrops.set(this.concurrency > 1 && !this.keyed);
			}
			spin(this.slowness);
			this.standing.set(false);
			this.standingForDrops.set(false);
		}

		/** Where one producer and one lane make every missing number attributable. */
		private void checkMissing(Item item) {
			if (this.marking && this.producers == 1 && this.concurrency == 1 && this.overflow != Overflow.CONFLATE) {
				int missing = item.number() - this.expected.getAndSet(item.number() + 1);
				int marked = this.pendingDrops.getAndSet(0);
				check(missing == marked, missing + " are missing but " + marked + " marked before " + item);
			}
		}

		@Override
		public void handle(List<Item> items) {
			check(!this.standing.get(), "handler while the lanes should stand");
			// What others had taken before may begin only now.
			check(!this.standingForDrops.get() || this.begunSinceDrops.incrementAndGet() < this.concurrency,
					"more handlers while the lane should stand");
			check(this.activeHandlers.incrementAndGet() <= this.concurrency, "too many handlers");
			check(!items.isEmpty() && items.size() <= this.batchSize, "batch of " + items.size());
			for (Item item : items) {
				int producer = item.number() % this.producers;
				check(this.lastMark.getOrDefault(producer, -1) <= item.number(), "item after a later marker");
				this.highest.accumulateAndGet(producer, item.number(), Math::max);
				checkMissing(item);
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
			assertThat(this.handled.get() + this.inbox.dropped() + this.inbox.conflated() + this.discarded)
				.as(toString())
				.isEqualTo(offers);
			if (!this.discarding) {
				assertThat(this.marksHandled).as(toString()).hasValue(this.marksOffered.get());
				assertThat(this.markedDrops).as(toString()).hasValue(this.marking ? this.inbox.dropped() : 0);
			}
			if (refusesArrivals(this.overflow)) {
				assertThat(this.handled.get() + this.discarded).as(toString()).isEqualTo(this.accepted.get());
			}
			assertThat(this.inbox.depth()).isZero();
			assertThat(this.inbox.bytes()).isZero();
			assertThat(this.budget.reservedBytes()).as(toString()).isZero();
			assertThat(this.inBurst).as(toString()).isFalse();
			assertThat(this.droppedInBursts).as(toString()).hasValue(this.inbox.dropped() + this.inbox.conflated());
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
