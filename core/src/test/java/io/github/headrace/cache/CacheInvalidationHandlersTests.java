package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.headrace.dispatch.Gate;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class CacheInvalidationHandlersTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final CacheCounters counters = new CacheCounters();

	private final CacheInvalidationHandlers handlers = new CacheInvalidationHandlers(new NumberKeyCodec(),
			this.counters);

	private final List<CacheInvalidation> told = new CopyOnWriteArrayList<>();

	@AfterEach
	void close() {
		this.handlers.close(Duration.ZERO);
	}

	@Test
	void passesInvalidationsOnInOrderOnADaemonOfItsOwn() {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		add(Set.of(), Set.of());
		add(Set.of(), Set.of(), (invalidation) -> threads.add(Thread.currentThread()));
		List<Object> keys = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			offer(Invalidation.evict("products", "" + i));
			keys.add(i);
		}
		this.handlers.close(PATIENCE);
		assertThat(this.told).flatExtracting(CacheInvalidation::keys).isEqualTo(keys);
		assertThat(threads).hasSize(1000).allMatch(Thread::isDaemon).doesNotContain(Thread.currentThread());
	}

	@Test
	void makesOneInvalidationOfWhatAnEntrySaysAboutOneCacheInARow() {
		add(Set.of(), Set.of());
		offer(Invalidation.evict("products", "1"), Invalidation.evict("products", "2"),
				Invalidation.put("products", "3"), Invalidation.evict("prices", "4"),
				Invalidation.evict("products", "5"), Invalidation.tag("products", "red"),
				Invalidation.tag("products", "blue"), Invalidation.prefix("prices", "old:"),
				Invalidation.clear("products"));
		this.handlers.close(PATIENCE);
		assertThat(this.told).extracting(CacheInvalidation::cache, CacheInvalidation::kind, CacheInvalidation::keys)
			.containsExactly(tuple("products", InvalidationKind.EVICT, List.of(1, 2)),
					tuple("products", InvalidationKind.PUT, List.of(3)),
					tuple("prices", InvalidationKind.EVICT, List.of(4)),
					tuple("products", InvalidationKind.EVICT, List.of(5)),
					tuple("products", InvalidationKind.TAG, List.of("red", "blue")),
					tuple("prices", InvalidationKind.PREFIX, List.of("old:")),
					tuple("products", InvalidationKind.CLEAR, List.of()));
	}

	@Test
	void tellsAHandlerNothingOnceItIsClosed() {
		List<CacheInvalidation> first = new CopyOnWriteArrayList<>();
		CacheInvalidationHandlers.Registration closed = add(Set.of(), Set.of(), first::add);
		Gate gate = new Gate();
		add(Set.of("gate"), Set.of(), (invalidation) -> gate.pass());
		add(Set.of("products"), Set.of());
		offer(Invalidation.evict("gate", "0"));
		gate.awaitReached();
		offer(Invalidation.evict("products", "1"));
		closed.close();
		closed.close();
		gate.open();
		this.handlers.close(PATIENCE);
		assertThat(this.told).hasSize(1);
		assertThat(first).extracting(CacheInvalidation::cache).containsExactly("gate");
	}

	@Test
	void callsNoHandlerThatAnotherOneCloses() {
		List<CacheInvalidationHandlers.Registration> closed = new ArrayList<>();
		add(Set.of(), Set.of(), (invalidation) -> closed.forEach(CacheInvalidationHandlers.Registration::close));
		closed.add(add(Set.of(), Set.of(), this.told::add));
		offer(Invalidation.evict("products", "1"));
		this.handlers.close(PATIENCE);
		assertThat(this.told).isEmpty();
	}

	@Test
	void saysWhereAnInvalidationComesFrom() {
		add(Set.of(), Set.of());
		EntryId id = EntryId.parse("7-1");
		this.handlers
			.offer(new InvalidationEntry(id, "other", false, true, List.of(Invalidation.evict("products", "1"))));
		this.handlers.close(PATIENCE);
		assertThat(this.told)
			.containsExactly(new CacheInvalidation("products", InvalidationKind.EVICT, List.of(1), "other", id, true));
	}

	@Test
	void tellsOfTheCachesAndKindsThatAHandlerWants() {
		add(Set.of("products"), Set.of(InvalidationKind.TAG));
		offer(Invalidation.evict("products", "1"), Invalidation.tag("products", "red"),
				Invalidation.tag("prices", "red"), Invalidation.clear("prices"), Invalidation.clear("products"));
		this.handlers.close(PATIENCE);
		assertThat(this.told).extracting(CacheInvalidation::cache, CacheInvalidation::kind)
			.containsExactly(tuple("products", InvalidationKind.TAG), tuple("products", InvalidationKind.CLEAR));
	}

	@Test
	void tellsOfAResetOnceForEachCacheOfAHandlerWhateverItsKinds() {
		add(Set.of("products", "prices"), Set.of(InvalidationKind.EVICT));
		add(Set.of(), Set.of());
		this.handlers.reset();
		this.handlers.close(PATIENCE);
		assertThat(this.told).containsExactly(reset("prices"), reset("products"), reset(CacheInvalidation.ALL_CACHES));
	}

	@Test
	void saysClearForAKeyThatCannotBeDecodedToThoseWhoWantedTheKey() {
		List<CacheInvalidation> tags = new CopyOnWriteArrayList<>();
		add(Set.of(), Set.of(InvalidationKind.EVICT));
		add(Set.of(), Set.of(InvalidationKind.TAG), tags::add);
		offer(Invalidation.evict("products", "1"), Invalidation.evict("products", "no number"));
		this.handlers.close(PATIENCE);
		assertThat(this.told).extracting(CacheInvalidation::cache, CacheInvalidation::kind, CacheInvalidation::keys)
			.containsExactly(tuple("products", InvalidationKind.CLEAR, List.of()));
		assertThat(tags).isEmpty();
	}

	@Test
	void countsWhatAHandlerThrowsAndGoesOn() {
		add(Set.of(), Set.of(), (invalidation) -> {
			throw new AssertionError("a handler fails");
		});
		add(Set.of(), Set.of());
		offer(Invalidation.evict("products", "1"));
		offer(Invalidation.evict("products", "2"));
		this.handlers.close(PATIENCE);
		assertThat(this.told).flatExtracting(CacheInvalidation::keys).containsExactly(1, 2);
		assertThat(this.counters.handlerFailures.sum()).isEqualTo(2);
	}

	@Test
	void replacesEverythingThatWaitsByOneResetIfAHandlerIsTooSlow() {
		Gate gate = new Gate();
		add(Set.of("products"), Set.of(), (invalidation) -> gate.pass());
		add(Set.of("products"), Set.of());
		offer(Invalidation.evict("products", "-1"));
		gate.awaitReached();
		IntStream.rangeClosed(0, CacheInvalidationHandlers.CAPACITY)
			.forEach((i) -> offer(Invalidation.evict("products", "" + i)));
		offer(Invalidation.evict("products", "-2"));
		gate.open();
		this.handlers.close(PATIENCE);
		assertThat(this.told).extracting(CacheInvalidation::kind, CacheInvalidation::keys)
			.containsExactly(tuple(InvalidationKind.EVICT, List.of(-1)), tuple(InvalidationKind.RESET, List.of()),
					tuple(InvalidationKind.EVICT, List.of(-2)));
	}

	@Test
	void keepsOneOfResetsInARow() {
		Gate gate = new Gate();
		add(Set.of("products"), Set.of(), (invalidation) -> gate.pass());
		add(Set.of("products"), Set.of());
		offer(Invalidation.evict("products", "1"));
		gate.awaitReached();
		IntStream.range(0, 100).forEach((i) -> this.handlers.reset());
		gate.open();
		this.handlers.close(PATIENCE);
		assertThat(this.told).extracting(CacheInvalidation::kind)
			.containsExactly(InvalidationKind.EVICT, InvalidationKind.RESET);
	}

	@Test
	void doesNotLetOthersOverflowTheQueueOfAHandler() {
		Gate gate = new Gate();
		add(Set.of("products"), Set.of(), (invalidation) -> gate.pass());
		add(Set.of("products"), Set.of());
		offer(Invalidation.evict("products", "1"));
		gate.awaitReached();
		IntStream.range(0, 2 * CacheInvalidationHandlers.CAPACITY)
			.forEach((i) -> offer(Invalidation.evict("prices", "" + i)));
		offer(Invalidation.evict("products", "2"));
		gate.open();
		this.handlers.close(PATIENCE);
		assertThat(this.told).flatExtracting(CacheInvalidation::keys).containsExactly(1, 2);
	}

	@Test
	void interruptsAHandlerThatHoldsUpTheEndAndCanGoOnLater() {
		CountDownLatch entered = new CountDownLatch(1);
		Gate interrupted = new Gate();
		add(Set.of("products"), Set.of());
		add(Set.of("prices"), Set.of(), (invalidation) -> {
			entered.countDown();
			try {
				Thread.currentThread().join();
			}
			catch (InterruptedException ex) {
				interrupted.pass();
			}
		});
		offer(Invalidation.evict("prices", "1"), Invalidation.evict("products", "2"));
		offer(Invalidation.evict("products", "3"));
		Gate.await(entered);
		this.handlers.close(Duration.ofMillis(50));
		interrupted.awaitReached();
		offer(Invalidation.evict("products", "4"));
		this.handlers.close(PATIENCE);
		interrupted.open();
		assertThat(this.told).flatExtracting(CacheInvalidation::keys).containsExactly(4);
	}

	@Test
	void keepsNothingWhileNobodyIsTold() {
		assertThat(this.handlers.isEmpty()).isTrue();
		offer(Invalidation.evict("products", "1"));
		this.handlers.reset();
		add(Set.of(), Set.of());
		assertThat(this.handlers.isEmpty()).isFalse();
		this.handlers.close(PATIENCE);
		assertThat(this.told).isEmpty();
	}

	private void add(Set<String> caches, Set<InvalidationKind> kinds) {
		add(caches, kinds, this.told::add);
	}

	private CacheInvalidationHandlers.Registration add(Set<String> caches, Set<InvalidationKind> kinds,
			CacheInvalidationHandler handler) {
		return this.handlers.add("handler", caches, kinds, handler);
	}

	private void offer(Invalidation... invalidations) {
		this.handlers.offer(new InvalidationEntry(null, "other", false, false, List.of(invalidations)));
	}

	private static CacheInvalidation reset(String cache) {
		return new CacheInvalidation(cache, InvalidationKind.RESET, List.of(), "", null, false);
	}

	/** Knows nothing but numbers. */
	private static final class NumberKeyCodec implements CacheKeyCodec {

		@Override
		public String encode(Object key) {
			return key.toString();
		}

		@Override
		public Object decode(String text) {
			return Integer.valueOf(text);
		}

	}

}
