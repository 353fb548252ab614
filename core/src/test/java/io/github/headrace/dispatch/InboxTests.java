package io.github.headrace.dispatch;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Inbox}.
 */
class InboxTests {

	private static final Duration LONG_WINDOW = Duration.ofMinutes(10);

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final List<Integer> handled = new CopyOnWriteArrayList<>();

	private final OverflowRecorder overflows = new OverflowRecorder();

	private final Gate gate = new Gate();

	@AfterEach
	void endThreads() throws Exception {
		this.gate.open();
		this.executor.destroy();
	}

	private InboxBuilder inbox() {
		return new InboxBuilder(this.executor).overflowListener(this.overflows);
	}

	private void record(Item item) {
		this.handled.add(item.number());
	}

	/** Blocks on the first item, records the rest. */
	private void blockOnFirst(Item item) {
		record(item);
		if (this.handled.size() == 1) {
			this.gate.pass();
		}
	}

	private static void offer(Inbox<Item> inbox, int from, int to) {
		for (int i = from; i <= to; i++) {
			inbox.offer(Item.of(i), 1);
		}
	}

	private static void offer(Inbox<Item> inbox, String... keys) {
		for (int i = 0; i < keys.length; i++) {
			inbox.offer(new Item(keys[i], i + 1), 1);
		}
	}

	private static void drain(Inbox<Item> inbox) {
		assertThat(inbox.close()).succeedsWithin(20, TimeUnit.SECONDS);
	}

	private static List<Integer> numbers(int from, int to) {
		return IntStream.rangeClosed(from, to).boxed().toList();
	}

	private static void await(CountDownLatch latch) {
		Gate.await(latch);
	}

	@Nested
	class Order {

		@Test
		void keepsTheOrderOfArrivalWithoutConcurrency() {
			List<Integer> seen = new ArrayList<>();
			Inbox<Item> inbox = inbox().handleEach((item) -> seen.add(item.number()));
			offer(inbox, 1, 20_000);
			drain(inbox);
			assertThat(seen).isEqualTo(numbers(1, 20_000));
		}

		@Test
		void neitherFindsNorNeedsAKeyWithoutConcurrency() {
			Inbox<Item> inbox = inbox().key(new Keys(true, (item) -> {
				throw new AssertionError("asked for a key");
			})).handleEach(InboxTests.this::record);
			offer(inbox, "a", "b", "a");
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 2, 3);
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void keepsTheOrderOfEachKeyWithConcurrency(boolean costly) {
			Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
			Inbox<Item> inbox = inbox().concurrency(4)
				.key(Keys.of(costly))
				.handleEach((item) -> seen.computeIfAbsent(item.key(), (key) -> new ArrayList<>()).add(item.number()));
			for (int i = 0; i < 10_000; i++) {
				inbox.offer(new Item("key-" + i % 7, i), 1);
			}
			drain(inbox);
			assertThat(seen).hasSize(7);
			assertThat(seen.values()).allSatisfy((numbers) -> assertThat(numbers).isSorted());
			assertThat(seen.values().stream().mapToInt(List::size).sum()).isEqualTo(10_000);
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void keepsItemsWithoutKeyInOrderAmongThemselves(boolean costly) {
			List<Integer> seen = new ArrayList<>();
			Inbox<Item> inbox = inbox().concurrency(4)
				.key(Keys.of(costly))
				.handleEach((item) -> seen.add(item.number()));
			offer(inbox, 1, 1000);
			drain(inbox);
			assertThat(seen).isEqualTo(numbers(1, 1000));
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void findsOnlyACostlyKeyOnAnotherThread(boolean costly) {
			List<Thread> finders = new CopyOnWriteArrayList<>();
			Inbox<Item> inbox = inbox().concurrency(2).key(new Keys(costly, (item) -> {
				finders.add(Thread.currentThread());
				return item.key();
			})).handleEach(InboxTests.this::record);
			offer(inbox, "a", "b");
			drain(inbox);
			assertThat(finders).hasSize(2)
				.allSatisfy((thread) -> assertThat(thread != Thread.currentThread()).isEqualTo(costly));
		}

	}

	@Nested
	class Parallelism {

		@Test
		void runsSeveralWorkersWithoutKey() {
			CountDownLatch together = new CountDownLatch(4);
			Inbox<Item> inbox = inbox().concurrency(4).handleEach((item) -> {
				together.countDown();
				await(together);
				record(item);
			});
			offer(inbox, 1, 4);
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactlyInAnyOrder(1, 2, 3, 4);
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void runsALaneForEachOfSeveralKeys(boolean costly) {
			CountDownLatch together = new CountDownLatch(4);
			Inbox<Item> inbox = inbox().concurrency(4).key(Keys.of(costly)).handleEach((item) -> {
				together.countDown();
				await(together);
				record(item);
			});
			offer(inbox, "0", "1", "2", "3");
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactlyInAnyOrder(1, 2, 3, 4);
		}

		@Test
		void doesNotDeadlockWhenHandlersWaitForOtherLanes() {
			int inboxes = 50;
			CountDownLatch last = new CountDownLatch(1);
			List<Inbox<Item>> waiting = new ArrayList<>();
			for (int i = 0; i < inboxes; i++) {
				Inbox<Item> inbox = inbox().handleEach((item) -> await(last));
				inbox.offer(Item.of(1), 1);
				waiting.add(inbox);
			}
			Inbox<Item> awaited = inbox().handleEach((item) -> last.countDown());
			awaited.offer(Item.of(1), 1);
			waiting.forEach(InboxTests::drain);
			drain(awaited);
		}

		@Test
		void letsAHandlerOfferToItsOwnInbox() {
			CompletableFuture<Inbox<Item>> self = new CompletableFuture<>();
			Inbox<Item> inbox = inbox().handleEach((item) -> {
				record(item);
				if (item.number() < 100) {
					self.join().offer(Item.of(item.number() + 1), 1);
				}
			});
			self.complete(inbox);
			offer(inbox, 1, 1);
			Awaitility.await().untilAsserted(() -> assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 100)));
		}

	}

	@Nested
	class Bounds {

		@Test
		void neverLetsMoreThanTheCapacityWait() {
			Inbox<Item> inbox = inbox().capacity(10).overflow(Overflow.DROP_NEWEST).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 15);
			assertThat(inbox.depth()).isEqualTo(10);
			assertThat(inbox.bytes()).isEqualTo(10);
			assertThat(inbox.dropped()).isEqualTo(5);
		}

		@Test
		void neverLetsMoreThanTheBytesWait() {
			Inbox<Item> inbox = inbox().maxBytes(100).handleEach(InboxTests.this::record);
			inbox.pause();
			for (int i = 1; i <= 10; i++) {
				assertThat(inbox.offer(Item.of(i), 40)).isTrue();
			}
			assertThat(inbox.depth()).isEqualTo(2);
			assertThat(inbox.bytes()).isEqualTo(80);
			assertThat(inbox.offer(Item.of(11), 100)).isTrue();
			assertThat(inbox.bytes()).isEqualTo(100);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(11);
		}

		@Test
		void doesNotCountWhatIsBeingHandled() {
			Inbox<Item> inbox = inbox().capacity(1)
				.overflow(Overflow.DROP_NEWEST)
				.handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			assertThat(inbox.depth()).isZero();
			assertThat(inbox.offer(Item.of(2), 1)).isTrue();
			assertThat(inbox.offer(Item.of(3), 1)).isFalse();
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 2);
		}

		@ParameterizedTest
		@EnumSource
		void dropsAnOversizeItemAndNoOther(Overflow overflow) {
			Inbox<Item> inbox = inbox().maxBytes(100)
				.overflow(overflow)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::record);
			inbox.pause();
			inbox.offer(Item.of(1), 60);
			assertThat(inbox.offer(Item.of(2), 101)).isFalse();
			inbox.offer(Item.of(3), 40);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 3);
		}

		@ParameterizedTest
		@EnumSource
		void dropsAnItemBeyondTheCommonBudgetAndNoOther(Overflow overflow) {
			Inbox<Item> inbox = inbox().budget(new ByteBudget(100))
				.overflow(overflow)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::record);
			inbox.pause();
			inbox.offer(Item.of(1), 60);
			assertThat(inbox.offer(Item.of(2), 101)).isFalse();
			inbox.offer(Item.of(3), 40);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 3);
		}

	}

	@Nested
	class CommonBudget {

		private final ByteBudget budget = new ByteBudget(1024 * 1024);

		@Test
		void limitsAllInboxesTogetherAndIsGivenBack() {
			Inbox<Item> first = inbox().budget(this.budget).handleEach(InboxTests.this::record);
			Inbox<Item> second = inbox().budget(this.budget).handleEach(InboxTests.this::record);
			first.pause();
			first.offer(Item.of(1), 1024 * 1024);
			assertThat(second.offer(Item.of(2), 1)).isFalse();
			first.resume();
			drain(first);
			assertThat(this.budget.reservedBytes()).isZero();
			assertThat(second.offer(Item.of(3), 1024 * 1024)).isTrue();
			drain(second);
			assertThat(this.budget.reservedBytes()).isZero();
			assertThat(InboxTests.this.handled).containsExactly(1, 3);
		}

		@Test
		void isGivenBackWhenAnInboxIsDiscarded() {
			Inbox<Item> inbox = inbox().budget(this.budget).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 10);
			assertThat(this.budget.reservedBytes()).isPositive();
			inbox.discard();
			assertThat(this.budget.reservedBytes()).isZero();
		}

		@Test
		void isNotKeptByAnInboxThatStandsButHoldsNothing() {
			Inbox<Item> standing = inbox().budget(this.budget).handleEach((item) -> {
				if (item.number() == 16) {
					InboxTests.this.gate.pass();
				}
			});
			standing.pause();
			for (int i = 1; i <= 16; i++) {
				standing.offer(Item.of(i), 64 * 1024);
			}
			standing.resume();
			InboxTests.this.gate.awaitReached();
			Inbox<Item> other = inbox().budget(this.budget).handleEach(InboxTests.this::record);
			assertThat(other.offer(Item.of(1), 512 * 1024)).isTrue();
			drain(other);
		}

		@Test
		void costsNoOtherItemWhereThatWouldNotHelp() {
			Inbox<Item> small = inbox().budget(this.budget).handleEach(InboxTests.this::record);
			small.pause();
			small.offer(Item.of(1), 1);
			Inbox<Item> large = inbox().budget(this.budget).handleEach((item) -> {
			});
			large.pause();
			large.offer(Item.of(1), (int) (this.budget.maxBytes() - this.budget.reservedBytes()));
			assertThat(small.offer(Item.of(2), 512 * 1024)).isFalse();
			small.resume();
			drain(small);
			assertThat(InboxTests.this.handled).containsExactly(1);
			large.discard();
		}

	}

	@Nested
	class DropOldest {

		@Test
		void keepsTheLatestOfAPausedInbox() {
			Inbox<Item> inbox = inbox().capacity(10).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 100);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(91, 100));
			assertThat(inbox.dropped()).isEqualTo(90);
		}

		@Test
		void keepsTheLatestBehindABlockedHandler() {
			Inbox<Item> inbox = inbox().capacity(10).handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			offer(inbox, 2, 100);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).startsWith(1)
				.hasSize(11)
				.endsWith(numbers(91, 100).toArray(Integer[]::new));
		}

		@ParameterizedTest
		@CsvSource({ "1, 1", "1, 3", "3, 1", "3, 3" })
		void dropsWhatIsInAWorkersHand(int concurrency, int batchSize) {
			List<List<Item>> batches = new CopyOnWriteArrayList<>();
			CountDownLatch busy = new CountDownLatch(concurrency);
			Inbox<Item> inbox = inbox().capacity(10)
				.concurrency(concurrency)
				.batch(batchSize, Duration.ZERO)
				.handle((items) -> {
					batches.add(List.copyOf(items));
					busy.countDown();
					InboxTests.this.gate.pass();
				});
			inbox.pause();
			offer(inbox, 1, 10);
			inbox.resume();
			await(busy);
			offer(inbox, 11, 100);
			InboxTests.this.gate.open();
			drain(inbox);
			int begun = concurrency * batchSize;
			List<Integer> expected = new ArrayList<>(numbers(1, begun));
			expected.addAll(numbers(91, 100));
			assertThat(batches.stream().flatMap(List::stream).map(Item::number))
				.containsExactlyInAnyOrderElementsOf(expected);
			assertThat(inbox.dropped()).isEqualTo(90 - begun);
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void dropsTheOldestOfAllLanes(boolean costly) {
			Inbox<Item> inbox = inbox().capacity(4)
				.concurrency(3)
				.key(Keys.of(costly))
				.handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, "0", "1", "2", "0", "1", "2", "0");
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactlyInAnyOrder(4, 5, 6, 7);
		}

		@ParameterizedTest
		@CsvSource({ "1, 1", "4, 1", "1, 4", "4, 4" })
		void neverDropsTheNewest(int concurrency, int batchSize) {
			Inbox<Item> inbox = inbox().capacity(1)
				.concurrency(concurrency)
				.batch(batchSize, Duration.ZERO)
				.handleEach((item) -> {
				});
			for (int i = 0; i < 100_000; i++) {
				assertThat(inbox.offer(Item.of(i), 1)).isTrue();
			}
			drain(inbox);
		}

	}

	@Nested
	class DropNewest {

		@Test
		void keepsTheEarliest() {
			Inbox<Item> inbox = inbox().capacity(10)
				.overflow(Overflow.DROP_NEWEST)
				.handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			for (int i = 2; i <= 100; i++) {
				assertThat(inbox.offer(Item.of(i), 1)).isEqualTo(i <= 11);
			}
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 11));
			assertThat(inbox.dropped()).isEqualTo(89);
		}

	}

	@Nested
	class Conflate {

		@Test
		void needsAKey() {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> inbox().overflow(Overflow.CONFLATE).handleEach((item) -> {
				}))
				.withMessageContaining("CONFLATE");
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 3 })
		void keepsTheLatestOfEachKey(int concurrency) {
			Inbox<Item> inbox = inbox().capacity(3)
				.concurrency(concurrency)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, "a", "b", "c");
			for (int i = 4; i <= 100; i++) {
				inbox.offer(new Item("b", i), 1);
			}
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactlyInAnyOrder(1, 3, 100);
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 3 })
		void keepsTheLatestOfEachCostlyKeyThatHasBeenFound(int concurrency) {
			Set<Thread> finders = ConcurrentHashMap.newKeySet();
			AtomicInteger found = new AtomicInteger();
			Inbox<Item> inbox = inbox().capacity(4)
				.concurrency(concurrency)
				.overflow(Overflow.CONFLATE)
				.key(new Keys(true, (item) -> {
					finders.add(Thread.currentThread());
					found.incrementAndGet();
					return item.key();
				}))
				.handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, "a", "b", "c");
			for (int i = 4; i <= 100; i++) {
				int expected = i;
				inbox.offer(new Item("b", i), 1);
				// A thread that waits with a limit is back in its pool, so the key is in
				// its place.
				Awaitility.await()
					.pollInterval(Duration.ofNanos(10_000))
					.until(() -> found.get() == expected
							&& finders.stream().allMatch((thread) -> thread.getState() == Thread.State.TIMED_WAITING));
			}
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).contains(1, 3, 100).hasSize(4);
		}

		@Test
		void dropsSupersededItemsFirstAndThenTheOldest() {
			Inbox<Item> inbox = inbox().capacity(4)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, "a", "b", "a", "c", "d", "e");
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(3, 4, 5, 6);
		}

		@Test
		void doesNotTakeAHandledItemForSuperseded() {
			Inbox<Item> inbox = inbox().capacity(2)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::blockOnFirst);
			inbox.offer(new Item("a", 1), 1);
			InboxTests.this.gate.awaitReached();
			inbox.offer(new Item("a", 2), 1);
			inbox.offer(new Item("b", 3), 1);
			inbox.offer(new Item("c", 4), 1);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 3, 4);
		}

		@Test
		void dropsSupersededItemsInAWorkersHand() {
			Inbox<Item> inbox = inbox().capacity(4)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::blockOnFirst);
			inbox.pause();
			offer(inbox, "a", "b", "c", "d");
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			inbox.offer(new Item("c", 5), 1);
			inbox.offer(new Item("e", 6), 1);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 2, 4, 5, 6);
		}

	}

	@Nested
	class Bursts {

		@Test
		void areToldOnceAtTheBeginningAndOnceAtTheEndWithTheirCount() {
			Inbox<Item> inbox = inbox().capacity(10).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 100);
			assertThat(InboxTests.this.overflows.events()).containsExactly("began with 10 and 10 bytes");
			inbox.resume();
			awaitEvents(2);
			inbox.pause();
			offer(inbox, 101, 115);
			inbox.resume();
			awaitEvents(4);
			drain(inbox);
			assertThat(InboxTests.this.overflows.events()).containsExactly("began with 10 and 10 bytes",
					"ended after 90", "began with 10 and 10 bytes", "ended after 5");
		}

		@ParameterizedTest
		@EnumSource
		void endWithTheCloseAtTheLatest(Overflow overflow) {
			Inbox<Item> inbox = inbox().capacity(10)
				.overflow(overflow)
				.key(Keys.cheap())
				.concurrency(3)
				.handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 100);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.overflows.events()).containsExactly("began with 10 and 10 bytes",
					"ended after 90");
		}

		@Test
		void ofAnIdleInboxEndWithTheNextItem() {
			Inbox<Item> inbox = inbox().maxBytes(100).handleEach(InboxTests.this::record);
			inbox.offer(Item.of(1), 101);
			inbox.offer(Item.of(2), 101);
			inbox.offer(Item.of(3), 1);
			awaitEvents(2);
			assertThat(InboxTests.this.overflows.events()).containsExactly("began with 0 and 0 bytes", "ended after 2");
			drain(inbox);
		}

		@Test
		void endWhenWhatWaitsIsDiscarded() {
			Inbox<Item> inbox = inbox().capacity(1).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 4);
			inbox.discard();
			assertThat(InboxTests.this.overflows.events()).containsExactly("began with 1 and 1 bytes", "ended after 3");
		}

		@Test
		void survivesAListenerThatThrows() {
			Inbox<Item> inbox = inbox().capacity(1).overflowListener(new OverflowListener() {

				@Override
				public void overflowBegan(int waiting, long waitingBytes) {
					throw new IllegalStateException("began");
				}

				@Override
				public void overflowEnded(long dropped) {
					InboxTests.this.overflows.overflowEnded(dropped);
					throw new IllegalStateException("ended");
				}

			}).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 4);
			inbox.resume();
			awaitEvents(1);
			offer(inbox, 5, 5);
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(4, 5);
			assertThat(InboxTests.this.overflows.events()).containsExactly("ended after 3");
		}

		private void awaitEvents(int count) {
			Awaitility.await().until(() -> InboxTests.this.overflows.events().size() >= count);
		}

	}

	@Nested
	class Pausing {

		@Test
		void keepsWhatArrives() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 100);
			assertThat(inbox.depth()).isEqualTo(100);
			assertThat(InboxTests.this.handled).isEmpty();
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 100));
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 7 })
		void inTheMiddleOfABurstKeepsTheOrder(int batchSize) {
			Inbox<Item> inbox = inbox().batch(batchSize, Duration.ZERO).handleEach(InboxTests.this::blockOnFirst);
			inbox.pause();
			offer(inbox, 1, 100);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			inbox.pause();
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> inbox.depth() == 100 - batchSize);
			offer(inbox, 101, 110);
			assertThat(inbox.depth()).isEqualTo(110 - batchSize);
			inbox.resume();
			drain(inbox);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 110));
		}

		@Test
		void finishesWhatIsBeingHandled() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 2);
			InboxTests.this.gate.awaitReached();
			inbox.pause();
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> inbox.depth() == 1);
			assertThat(InboxTests.this.handled).containsExactly(1);
			inbox.discard();
		}

		@ParameterizedTest
		@CsvSource({ "1, 1", "1, 5", "4, 1", "4, 5" })
		void losesNothingHoweverItRacesWithResuming(int concurrency, int batchSize) throws Exception {
			AtomicInteger count = new AtomicInteger();
			Inbox<Item> inbox = inbox().concurrency(concurrency)
				.batch(batchSize, Duration.ZERO)
				.handleEach((item) -> count.incrementAndGet());
			AtomicBoolean done = new AtomicBoolean();
			Thread switcher = new Thread(() -> {
				while (!done.get()) {
					inbox.pause();
					Thread.onSpinWait();
					inbox.resume();
				}
			});
			switcher.start();
			offer(inbox, 1, 50_000);
			done.set(true);
			switcher.join();
			drain(inbox);
			assertThat(count).hasValue(50_000);
		}

	}

	@Nested
	class Closing {

		@Test
		void completesAtOnceWhenEmpty() {
			assertThat(inbox().handleEach(InboxTests.this::record).close()).isCompleted();
		}

		@Test
		void drainsWhatWaits() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 100);
			InboxTests.this.gate.awaitReached();
			CompletableFuture<Void> drained = inbox.close();
			assertThat(drained).isNotDone();
			InboxTests.this.gate.open();
			assertThat(drained).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 100));
			assertThat(inbox.depth()).isZero();
			assertThat(inbox.bytes()).isZero();
		}

		@Test
		void refusesWhatArrivesLater() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::record);
			inbox.close();
			assertThat(inbox.offer(Item.of(1), 1)).isFalse();
			assertThat(inbox.dropped()).isZero();
			assertThat(InboxTests.this.handled).isEmpty();
		}

		@Test
		void leavesAPausedInboxToBeDiscarded() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 10);
			CompletableFuture<Void> drained = inbox.close();
			assertThat(drained).isNotDone();
			assertThat(inbox.discard()).isEqualTo(10);
			assertThat(drained).isCompleted();
			assertThat(InboxTests.this.handled).isEmpty();
		}

		@Test
		void drainsAPausedInboxOnceItIsResumed() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, 1, 10);
			CompletableFuture<Void> drained = inbox.close();
			inbox.resume();
			assertThat(drained).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 10));
		}

		@Test
		void discardsBehindABlockedHandler() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			inbox.pause();
			offer(inbox, 1, 10);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			offer(inbox, 11, 20);
			CompletableFuture<Void> drained = inbox.close();
			assertThat(inbox.discard()).isEqualTo(19);
			assertThat(drained).isNotDone();
			InboxTests.this.gate.open();
			assertThat(drained).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(InboxTests.this.handled).containsExactly(1);
		}

		@Test
		void discardsWhatIsHavingItsKeyFoundInAPausedInbox() {
			Inbox<Item> inbox = inbox().concurrency(2).key(new Keys(true, (item) -> {
				InboxTests.this.gate.pass();
				return item.key();
			})).handleEach(InboxTests.this::record);
			inbox.pause();
			offer(inbox, "a", "b");
			InboxTests.this.gate.awaitReached();
			assertThat(inbox.discard()).isEqualTo(2);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(InboxTests.this.handled).isEmpty();
		}

		@ParameterizedTest
		@CsvSource({ "1, 1", "1, 4", "4, 1", "4, 4" })
		void countsEachItemOnceHoweverDiscardingRacesWithHandling(int concurrency, int batchSize) {
			for (int round = 0; round < 200; round++) {
				AtomicInteger count = new AtomicInteger();
				Inbox<Item> inbox = inbox().concurrency(concurrency)
					.batch(batchSize, Duration.ZERO)
					.handleEach((item) -> count.incrementAndGet());
				offer(inbox, 1, 100);
				inbox.pause();
				int discarded = inbox.discard();
				drain(inbox);
				assertThat(count.get() + discarded).isEqualTo(100);
			}
		}

		@Test
		void tellsThatItIsDrainedWithoutHoldingTheLock() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			CompletableFuture<Integer> depth = inbox.close()
				.thenApply((
						drained) -> CompletableFuture.supplyAsync(inbox::depth).orTimeout(20, TimeUnit.SECONDS).join());
			InboxTests.this.gate.open();
			assertThat(depth).succeedsWithin(30, TimeUnit.SECONDS).isEqualTo(0);
		}

		@Test
		void isNotAffectedByWhatACallerDoesWithTheFuture() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			inbox.close().cancel(true);
			InboxTests.this.gate.open();
			drain(inbox);
		}

	}

	@Nested
	class Failures {

		static List<Throwable> throwables() {
			return List.of(new IllegalStateException("on purpose"), new AssertionError("on purpose"),
					new StackOverflowError("on purpose"));
		}

		@ParameterizedTest
		@MethodSource("throwables")
		void ofAHandlerLeaveItsLaneGoing(Throwable failure) {
			Inbox<Item> inbox = inbox().handleEach((item) -> {
				record(item);
				if (item.number() % 3 == 0) {
					ReflectionUtils.rethrowRuntimeException(failure);
				}
			});
			offer(inbox, 1, 6);
			drain(inbox);
			assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 6));
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void ofAHandlerDoNotLeaveAnInterruptBehind(boolean closing) {
			List<Boolean> interrupted = new CopyOnWriteArrayList<>();
			Inbox<Item> inbox = inbox().handleEach((item) -> {
				interrupted.add(Thread.currentThread().isInterrupted());
				if (item.number() == 1) {
					InboxTests.this.gate.pass();
				}
				Thread.currentThread().interrupt();
			});
			offer(inbox, 1, 10);
			InboxTests.this.gate.awaitReached();
			CompletableFuture<Void> drained = closing ? inbox.close() : null;
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> interrupted.size() == 10);
			assertThat(interrupted).containsOnly(false);
			assertThat((drained != null) ? drained : inbox.close()).succeedsWithin(20, TimeUnit.SECONDS);
		}

		@ParameterizedTest
		@ValueSource(booleans = { false, true })
		void toFindAKeyPutTheItemAmongThoseWithoutKey(boolean costly) {
			Inbox<Item> inbox = inbox().concurrency(3).key(new Keys(costly, (item) -> {
				if (item.number() == 2) {
					throw new IllegalStateException("on purpose");
				}
				return item.key();
			})).handleEach(InboxTests.this::record);
			offer(inbox, "a", "b", "c");
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactlyInAnyOrder(1, 2, 3);
		}

		@Test
		void toStartAThreadAreOverWithTheNextItem() throws Exception {
			AtomicBoolean failing = new AtomicBoolean(true);
			LaneExecutor moody = LaneExecutor.platformThreads("moody-", (task) -> {
				if (failing.get()) {
					throw new OutOfMemoryError("no thread, on purpose");
				}
				return task;
			});
			Inbox<Item> inbox = new InboxBuilder(moody).handleEach(InboxTests.this::record);
			assertThat(inbox.offer(Item.of(1), 1)).isTrue();
			assertThat(inbox.depth()).isOne();
			failing.set(false);
			offer(inbox, 2, 2);
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1, 2);
			moody.destroy();
		}

		@Test
		void toStartAThreadAreOverWithTheCloseAtTheLatest() throws Exception {
			AtomicBoolean failing = new AtomicBoolean(true);
			LaneExecutor moody = LaneExecutor.platformThreads("moody-", (task) -> {
				if (failing.get()) {
					throw new IllegalStateException("no thread, on purpose");
				}
				return task;
			});
			Inbox<Item> inbox = new InboxBuilder(moody).handleEach(InboxTests.this::record);
			offer(inbox, 1, 1);
			failing.set(false);
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(1);
			moody.destroy();
		}

		@Test
		void ofADecoratorOnTheThreadAreOverWithALaterItem() throws Exception {
			AtomicBoolean failing = new AtomicBoolean(true);
			LaneExecutor moody = LaneExecutor.platformThreads("moody-", (task) -> () -> {
				if (failing.getAndSet(false)) {
					throw new IllegalStateException("on purpose");
				}
				task.run();
			});
			Inbox<Item> inbox = new InboxBuilder(moody).handleEach(InboxTests.this::record);
			offer(inbox, 1, 1);
			Awaitility.await().untilAsserted(() -> {
				offer(inbox, 2, 2);
				assertThat(InboxTests.this.handled).startsWith(1, 2);
			});
			drain(inbox);
			moody.destroy();
		}

		@Test
		void ofAnExecutorLeaveWhatWaitsToBeDiscarded() throws Exception {
			LaneExecutor destroyed = LaneExecutor.platformThreads("destroyed-", null);
			destroyed.destroy();
			Inbox<Item> inbox = new InboxBuilder(destroyed).handleEach(InboxTests.this::record);
			offer(inbox, 1, 3);
			CompletableFuture<Void> drained = inbox.close();
			assertThat(drained).isNotDone();
			assertThat(inbox.discard()).isEqualTo(3);
			assertThat(drained).isCompleted();
		}

	}

	@Nested
	class Batches {

		private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

		private void recordBatch(List<Item> items) {
			this.batches.add(items.stream().map(Item::number).toList());
		}

		@Test
		void areHandedOverAtOnceWhenComplete() {
			Inbox<Item> inbox = inbox().batch(5, LONG_WINDOW).handle(this::recordBatch);
			offer(inbox, 1, 10);
			Awaitility.await().until(() -> this.batches.size() == 2);
			assertThat(this.batches).containsExactly(numbers(1, 5), numbers(6, 10));
			drain(inbox);
		}

		@Test
		void areHandedOverIncompleteAfterTheWindow() {
			Inbox<Item> inbox = inbox().batch(5, Duration.ofMillis(20)).handle(this::recordBatch);
			inbox.pause();
			offer(inbox, 1, 7);
			inbox.resume();
			Awaitility.await().until(() -> this.batches.size() == 2);
			assertThat(this.batches).containsExactly(numbers(1, 5), numbers(6, 7));
			drain(inbox);
		}

		@Test
		void withoutAWindowHoldWhatIsThere() {
			Inbox<Item> inbox = inbox().batch(5, Duration.ZERO).handle(this::recordBatch);
			inbox.pause();
			offer(inbox, 1, 7);
			inbox.resume();
			drain(inbox);
			assertThat(this.batches).containsExactly(numbers(1, 5), numbers(6, 7));
		}

		@Test
		void doNotWaitForTheirWindowWhenTheInboxCloses() {
			Inbox<Item> inbox = inbox().batch(5, LONG_WINDOW).handle(this::recordBatch);
			offer(inbox, 1, 3);
			drain(inbox);
			assertThat(this.batches).containsExactly(numbers(1, 3));
		}

		@Test
		void doNotWaitForTheirWindowWhenTheInboxIsFull() {
			Inbox<Item> inbox = inbox().capacity(3).batch(5, LONG_WINDOW).handle(this::recordBatch);
			offer(inbox, 1, 4);
			Awaitility.await().until(() -> !this.batches.isEmpty());
			drain(inbox);
			assertThat(this.batches.stream().flatMap(List::stream)).endsWith(4);
		}

		@Test
		void keepTheOrderOfEachKey() {
			Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
			Inbox<Item> inbox = inbox().concurrency(3)
				.key(Keys.cheap())
				.batch(10, Duration.ZERO)
				.handle((items) -> items.forEach(
						(item) -> seen.computeIfAbsent(item.key(), (key) -> new ArrayList<>()).add(item.number())));
			for (int i = 0; i < 5000; i++) {
				inbox.offer(new Item("key-" + i % 5, i), 1);
			}
			drain(inbox);
			assertThat(seen.values()).allSatisfy((numbers) -> assertThat(numbers).isSorted());
			assertThat(seen.values().stream().mapToInt(List::size).sum()).isEqualTo(5000);
		}

	}

	@Nested
	class Markers {

		private final Recorder recorder = new Recorder();

		@ParameterizedTest
		@ValueSource(ints = { 1, 5 })
		void areHandedOverAloneAndInPlace(int batchSize) {
			Inbox<Item> inbox = inbox().batch(batchSize, Duration.ZERO).handleWith(this.recorder);
			inbox.pause();
			offer(inbox, 1, 3);
			inbox.mark(Item.of(100));
			inbox.mark(Item.of(101));
			offer(inbox, 4, 6);
			inbox.resume();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1, 2, 3, 100, 101, 4, 5, 6);
			assertThat(this.recorder.markers()).containsExactly(100, 101);
			assertThat(this.recorder.batches()).contains((batchSize > 1) ? numbers(1, 3) : numbers(1, 1));
		}

		@Test
		void areHandedOverAsAnItemUnlessTheHandlerKnowsBetter() {
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::record);
			inbox.mark(Item.of(100));
			drain(inbox);
			assertThat(InboxTests.this.handled).containsExactly(100);
		}

		@ParameterizedTest
		@CsvSource({ "none, 1", "none, 5", "cheap, 1", "cheap, 5", "costly, 1", "costly, 5" })
		void waitForAllLanesAndHoldThemUp(String key, int batchSize) {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = inbox().concurrency(4)
				.batch(batchSize, Duration.ZERO)
				.key(key.equals("none") ? null : Keys.of(key.equals("costly")))
				.handleWith(this.recorder);
			inbox.offer(new Item("0", 1), 1);
			InboxTests.this.gate.awaitReached();
			for (int i = 2; i <= 40; i++) {
				inbox.offer(new Item(String.valueOf(1 + i % 3), i), 1);
			}
			Awaitility.await().until(() -> this.recorder.numbers().size() == 40);
			inbox.mark(Item.of(100));
			inbox.mark(Item.of(101));
			for (int i = 41; i <= 80; i++) {
				inbox.offer(new Item(String.valueOf(i % 4), i), 1);
			}
			inbox.mark(Item.of(102));
			assertThat(this.recorder.numbers()).hasSize(40);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers().subList(40, 42)).containsExactly(100, 101);
			assertThat(this.recorder.numbers().subList(42, 82)).containsExactlyInAnyOrderElementsOf(numbers(41, 80));
			assertThat(this.recorder.numbers()).hasSize(83).endsWith(102);
		}

		@Test
		void doNotLetABatchWaitForItsWindow() {
			Inbox<Item> inbox = inbox().batch(5, LONG_WINDOW).handleWith(this.recorder);
			offer(inbox, 1, 2);
			inbox.mark(Item.of(100));
			Awaitility.await().until(() -> this.recorder.numbers().size() == 3);
			assertThat(this.recorder.batches()).containsExactly(numbers(1, 2));
			drain(inbox);
		}

		@Test
		void doNotCountForABatch() {
			this.recorder.blockOn(100);
			Inbox<Item> inbox = inbox().batch(3, LONG_WINDOW).handleWith(this.recorder);
			inbox.mark(Item.of(100));
			InboxTests.this.gate.awaitReached();
			offer(inbox, 1, 2);
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> this.recorder.numbers().contains(100));
			offer(inbox, 3, 3);
			Awaitility.await().until(() -> this.recorder.numbers().size() == 4);
			assertThat(this.recorder.batches()).containsExactly(numbers(1, 3));
			drain(inbox);
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 3 })
		void countForNothingAndAreNeverDropped(int concurrency) {
			Inbox<Item> inbox = inbox().concurrency(concurrency)
				.key(Keys.cheap())
				.capacity(1)
				.handleWith(this.recorder);
			inbox.pause();
			for (int i = 1; i <= 5; i++) {
				inbox.mark(Item.of(100 + i));
				offer(inbox, i, i);
			}
			assertThat(inbox.depth()).isOne();
			assertThat(inbox.bytes()).isOne();
			assertThat(inbox.dropped()).isEqualTo(4);
			assertThat(this.recorder.numbers()).isEmpty();
			inbox.resume();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(101, 102, 103, 104, 105, 5);
		}

		@ParameterizedTest
		@CsvSource({ "none", "cheap", "costly" })
		void areRemovedByADiscardAndNotCounted(String key) {
			Inbox<Item> inbox = inbox().concurrency(3)
				.key(key.equals("none") ? null : Keys.of(key.equals("costly")))
				.handleWith(this.recorder);
			inbox.pause();
			offer(inbox, "a", "b", "c");
			inbox.mark(Item.of(100));
			offer(inbox, "a", "b", "c");
			CompletableFuture<Void> drained = inbox.close();
			assertThat(drained).isNotDone();
			assertThat(inbox.discard()).isEqualTo(6);
			assertThat(drained).succeedsWithin(20, TimeUnit.SECONDS);
			inbox.resume();
			assertThat(this.recorder.numbers()).isEmpty();
		}

		@ParameterizedTest
		@CsvSource({ "none", "cheap", "costly" })
		void areDrainedByTheCloseAndIgnoredAfterIt(String key) {
			Inbox<Item> inbox = inbox().concurrency(3)
				.key(key.equals("none") ? null : Keys.of(key.equals("costly")))
				.handleWith(this.recorder);
			inbox.pause();
			offer(inbox, "a", "b", "c");
			inbox.mark(Item.of(100));
			CompletableFuture<Void> drained = inbox.close();
			inbox.mark(Item.of(101));
			assertThat(drained).isNotDone();
			inbox.resume();
			assertThat(drained).succeedsWithin(20, TimeUnit.SECONDS);
			assertThat(this.recorder.numbers()).hasSize(4).endsWith(100);
		}

		@Test
		void areHeldUpWhileThereIsNoThread() throws Exception {
			AtomicBoolean failing = new AtomicBoolean(true);
			LaneExecutor moody = LaneExecutor.platformThreads("moody-", (task) -> {
				if (failing.get()) {
					throw new IllegalStateException("no thread, on purpose");
				}
				return task;
			});
			Inbox<Item> inbox = new InboxBuilder(moody).concurrency(2).key(Keys.cheap()).handleWith(this.recorder);
			offer(inbox, "0", "1");
			inbox.mark(Item.of(100));
			failing.set(false);
			inbox.offer(new Item("0", 3), 1);
			inbox.offer(new Item("0", 4), 1);
			inbox.offer(new Item("0", 5), 1);
			Awaitility.await().until(() -> this.recorder.numbers().size() == 6);
			assertThat(this.recorder.numbers().get(2)).isEqualTo(100);
			drain(inbox);
			moody.destroy();
		}

		@Test
		void leaveTheLanesGoingWhenTheirHandlerThrows() {
			Inbox<Item> inbox = inbox().concurrency(3).key(Keys.cheap()).handleEach((item) -> {
				record(item);
				if (item.number() == 100) {
					Thread.currentThread().interrupt();
					throw new IllegalStateException("on purpose");
				}
			});
			inbox.mark(Item.of(100));
			offer(inbox, "a", "b", "c");
			drain(inbox);
			assertThat(InboxTests.this.handled).startsWith(100).hasSize(4);
		}

		@Test
		void mayBeOfferedByTheirHandler() {
			CompletableFuture<Inbox<Item>> self = new CompletableFuture<>();
			Inbox<Item> inbox = inbox().concurrency(3).key(Keys.cheap()).handleEach((item) -> {
				record(item);
				if (item.number() < 50) {
					self.join().mark(Item.of(item.number() + 1));
				}
			});
			self.complete(inbox);
			inbox.mark(Item.of(1));
			Awaitility.await().untilAsserted(() -> assertThat(InboxTests.this.handled).isEqualTo(numbers(1, 50)));
			drain(inbox);
		}

	}

	@Nested
	class DropMarkers {

		private final Recorder recorder = new Recorder();

		private final List<Drops> drops = new CopyOnWriteArrayList<>();

		private InboxBuilder marked() {
			return inbox().dropMarker((dropped) -> {
				this.drops.add(dropped);
				return Item.of(Math.toIntExact(-dropped.count()));
			});
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 4 })
		void comeBeforeTheNextItemThatSurvives(int batchSize) {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = marked().capacity(3).batch(batchSize, Duration.ZERO).handleWith(this.recorder);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			offer(inbox, 2, 1000);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1, -996, 998, 999, 1000);
			assertThat(this.recorder.markers()).containsExactly(-996);
		}

		@Test
		void comeBeforeWhatSurvivesInAWorkersHand() {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = marked().capacity(10).handleWith(this.recorder);
			inbox.pause();
			offer(inbox, 1, 10);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			offer(inbox, 11, 14);
			inbox.mark(Item.of(100));
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1, -3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 100);
		}

		@ParameterizedTest
		@ValueSource(ints = { 1, 4 })
		void comeAfterTheLastItemThatWasAccepted(int batchSize) {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = marked().capacity(2)
				.overflow(Overflow.DROP_NEWEST)
				.batch(batchSize, Duration.ZERO)
				.handleWith(this.recorder);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			offer(inbox, 2, 10);
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> this.recorder.numbers().size() == 4);
			offer(inbox, 11, 11);
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1, 2, 3, -7, 11);
		}

		@ParameterizedTest
		@CsvSource({ "1, none", "3, none", "3, cheap", "3, costly" })
		void ofAnOversizeItemDoNotWaitForTheNext(int concurrency, String key) {
			Inbox<Item> inbox = marked().maxBytes(10)
				.concurrency(concurrency)
				.key(key.equals("none") ? null : Keys.of(key.equals("costly")))
				.handleWith(this.recorder);
			inbox.offer(Item.of(1), 11);
			Awaitility.await().until(() -> this.recorder.numbers().equals(List.of(-1)));
			drain(inbox);
		}

		@Test
		void areNotLeftByConflatedItems() {
			Inbox<Item> inbox = marked().capacity(3)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleWith(this.recorder);
			inbox.pause();
			offer(inbox, "a", "b", "a", "b", "c", "d", "e");
			assertThat(inbox.conflated()).isEqualTo(2);
			assertThat(inbox.dropped()).isEqualTo(2);
			inbox.resume();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(-2, 5, 6, 7);
		}

		@Test
		void beginAnewOnceHandedOver() {
			this.recorder.blockOn(-1);
			Inbox<Item> inbox = marked().capacity(2).handleWith(this.recorder);
			inbox.pause();
			offer(inbox, 1, 3);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			offer(inbox, 4, 5);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(-1, -2, 4, 5);
			assertThat(this.drops).extracting(Drops::paused).containsExactly(true, false);
		}

		@Test
		void tellWhenAndWhetherTheInboxWasPausedAllTheTime() {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = marked().capacity(2).handleWith(this.recorder);
			offer(inbox, 1, 1);
			InboxTests.this.gate.awaitReached();
			inbox.pause();
			offer(inbox, 2, 5);
			inbox.resume();
			offer(inbox, 6, 6);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1, -3, 5, 6);
			assertThat(this.drops).singleElement().satisfies((run) -> {
				assertThat(run.paused()).isFalse();
				assertThat(run.firstDropped()).isBeforeOrEqualTo(run.lastDropped());
			});
		}

		@Test
		void ofItemsWhoseKeyIsNotKnownComeBeforeTheNextOfEveryLane() {
			Inbox<Item> inbox = marked().capacity(3).concurrency(3).key(new Keys(true, (item) -> {
				InboxTests.this.gate.pass();
				return item.key();
			})).handleWith(this.recorder);
			inbox.offer(new Item("a", 1), 1);
			InboxTests.this.gate.awaitReached();
			for (int i = 2; i <= 10; i++) {
				inbox.offer(new Item(String.valueOf(i), i), 1);
			}
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).startsWith(-7).containsExactlyInAnyOrder(-7, 8, 9, 10);
		}

		@ParameterizedTest
		@EnumSource
		void doNotPileUpWhereLanesStand(Overflow overflow) {
			for (boolean costly : List.of(false, true)) {
				this.drops.clear();
				Inbox<Item> inbox = marked().capacity(5)
					.maxBytes(20)
					.overflow(overflow)
					.concurrency(3)
					.key(Keys.of(costly))
					.handleWith(this.recorder);
				inbox.pause();
				for (int i = 1; i <= 50_000; i++) {
					inbox.offer(new Item(String.valueOf(i % 7), i), 1 + i % 21);
				}
				inbox.resume();
				drain(inbox);
				assertThat(this.drops.stream().mapToLong(Drops::count).sum()).isEqualTo(inbox.dropped());
				assertThat(this.drops).hasSizeLessThanOrEqualTo(5 + 3 + 6);
			}
		}

		@ParameterizedTest
		@EnumSource
		void doNotPileUpBehindAHandlerThatStands(Overflow overflow) {
			for (boolean costly : List.of(false, true)) {
				this.drops.clear();
				Gate standing = new Gate();
				Inbox<Item> inbox = marked().capacity(5)
					.overflow(overflow)
					.concurrency(3)
					.key(Keys.of(costly))
					.handleEach((item) -> {
						if (item.number() == 0) {
							standing.pass();
						}
					});
				inbox.offer(new Item("0", 0), 1);
				standing.awaitReached();
				inbox.mark(Item.of(-1));
				for (int i = 1; i <= 50_000; i++) {
					inbox.offer(new Item(String.valueOf(i % 7), i), 1);
				}
				standing.open();
				drain(inbox);
				assertThat(this.drops.stream().mapToLong(Drops::count).sum()).isEqualTo(inbox.dropped());
				assertThat(this.drops).hasSizeLessThanOrEqualTo(2 * (5 + 3 + 6));
			}
		}

		@Test
		void areRemovedByADiscard() {
			this.recorder.blockOn(1);
			Inbox<Item> inbox = marked().capacity(4).handleWith(this.recorder);
			inbox.pause();
			offer(inbox, 1, 4);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			offer(inbox, 5, 10);
			assertThat(inbox.discard()).isEqualTo(4);
			InboxTests.this.gate.open();
			drain(inbox);
			assertThat(this.recorder.numbers()).containsExactly(1);
		}

	}

	/** Remembers what is handed over and can stand at one number. */
	private final class Recorder implements ItemHandler<Item> {

		private final List<Integer> numbers = new CopyOnWriteArrayList<>();

		private final List<Integer> markers = new CopyOnWriteArrayList<>();

		private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

		private Integer blockOn;

		void blockOn(int number) {
			this.blockOn = number;
		}

		@Override
		public void handle(List<Item> items) {
			this.batches.add(items.stream().map(Item::number).toList());
			items.forEach(this::add);
		}

		@Override
		public void handleMarker(Item marker) {
			this.markers.add(marker.number());
			add(marker);
		}

		private void add(Item item) {
			this.numbers.add(item.number());
			if (this.blockOn != null && this.blockOn == item.number()) {
				InboxTests.this.gate.pass();
			}
		}

		List<Integer> numbers() {
			return this.numbers;
		}

		List<Integer> markers() {
			return this.markers;
		}

		List<List<Integer>> batches() {
			return this.batches;
		}

	}

	@Nested
	class Memory {

		@Test
		void isNotHeldByHandledItems() {
			List<WeakReference<Item>> references = new ArrayList<>();
			Inbox<Item> inbox = inbox().handleEach((item) -> {
				if (item.number() == 100) {
					InboxTests.this.gate.pass();
				}
			});
			inbox.pause();
			IntStream.range(0, 100).forEach((i) -> references.add(offerReferenced(inbox, null, i)));
			inbox.offer(Item.of(100), 1);
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			awaitCleared(references);
		}

		@Test
		void isNotHeldByItemsDroppedFromAWorkersHand() {
			List<WeakReference<Item>> references = new ArrayList<>();
			Inbox<Item> inbox = inbox().capacity(10).handleEach(InboxTests.this::blockOnFirst);
			inbox.pause();
			inbox.offer(Item.of(0), 1);
			IntStream.range(1, 10).forEach((i) -> references.add(offerReferenced(inbox, null, i)));
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			offer(inbox, 10, 19);
			awaitCleared(references);
		}

		@Test
		void isNotHeldByConflatedItems() {
			List<WeakReference<Item>> references = new ArrayList<>();
			Inbox<Item> inbox = inbox().capacity(10)
				.overflow(Overflow.CONFLATE)
				.key(Keys.cheap())
				.handleEach(InboxTests.this::blockOnFirst);
			inbox.offer(new Item("a", 0), 1);
			InboxTests.this.gate.awaitReached();
			IntStream.range(1, 1000).forEach((i) -> references.add(offerReferenced(inbox, "b", i)));
			inbox.offer(new Item("c", 1000), 1);
			awaitCleared(references.subList(0, 980));
			InboxTests.this.gate.open();
			Awaitility.await().until(() -> inbox.depth() == 0);
			awaitCleared(references);
		}

		@Test
		void isNotHeldByDiscardedItems() {
			List<WeakReference<Item>> references = new ArrayList<>();
			Inbox<Item> inbox = inbox().handleEach(InboxTests.this::blockOnFirst);
			inbox.pause();
			inbox.offer(Item.of(0), 1);
			IntStream.range(1, 300).forEach((i) -> references.add(offerReferenced(inbox, null, i)));
			inbox.resume();
			InboxTests.this.gate.awaitReached();
			assertThat(inbox.discard()).isEqualTo(299);
			awaitCleared(references);
		}

		private static WeakReference<Item> offerReferenced(Inbox<Item> inbox, String key, int number) {
			Item item = new Item(key, number);
			inbox.offer(item, 1);
			return new WeakReference<>(item);
		}

		private static void awaitCleared(List<WeakReference<Item>> references) {
			Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> {
				System.gc();
				return references.stream().allMatch((reference) -> reference.refersTo(null));
			});
		}

	}

}
