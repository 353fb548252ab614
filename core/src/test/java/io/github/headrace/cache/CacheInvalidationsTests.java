package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.headrace.dispatch.Gate;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CacheInvalidationsTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final HeldTransport transport = new HeldTransport();

	private final CacheInvalidations invalidations = new CacheInvalidations("one", this.transport,
			new DefaultCacheKeyCodec(), List.of(), CacheInvalidationSettings.DEFAULTS, Safeguards.ALL);

	@Test
	void startsOnceAStopThatIsUnderWayHasEnded() {
		this.invalidations.start().join();
		CompletableFuture<Void> stopped = this.invalidations.stop();
		CompletableFuture<Void> started = this.invalidations.start();
		assertThat(this.transport.starts).hasValue(1);
		this.transport.stopped.complete(null);
		assertThat(started).succeedsWithin(PATIENCE);
		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(this.transport.starts).hasValue(2);
		this.transport.sink().current(System.nanoTime());
		assertThat(this.invalidations.parts().freshness().mayServe()).isTrue();
		assertThat(this.invalidations.evict("products", "1")).succeedsWithin(PATIENCE);
		assertThat(this.invalidations.stop()).succeedsWithin(PATIENCE);
	}

	@Test
	void endsInTheOrderInWhichItIsAskedTo() {
		this.invalidations.start().join();
		this.invalidations.stop();
		CompletableFuture<Void> started = this.invalidations.start();
		CompletableFuture<Void> stopped = this.invalidations.stop();
		this.transport.stopped.complete(null);
		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(started).succeedsWithin(PATIENCE);
		assertThat(this.transport.starts).hasValue(2);
		assertThat(this.transport.stops).hasValue(2);
		assertThat(this.invalidations.parts().freshness().mayServe()).isFalse();
	}

	@Test
	void sendsNothingAgainForWhatWasConfirmedBeforeItBeganToRead() {
		this.invalidations.start().join();
		this.invalidations.evict("products", "1").join();
		this.transport.stopped.complete(null);
		this.invalidations.stop().join();
		this.invalidations.start().join();
		this.transport.sink().reset(ResetReason.START, "");
		this.transport.sink().current(System.nanoTime());
		assertThat(this.invalidations.state().sent()).isOne();
		this.invalidations.evict("products", "2").join();
		this.transport.sink().current(System.nanoTime());
		assertThat(this.invalidations.state().sent()).isEqualTo(4);
	}

	@Test
	void doesNotWaitForHandlersOnTheThreadThatBringsAnswers() {
		Gate gate = new Gate();
		AtomicBoolean interrupted = new AtomicBoolean();
		this.invalidations.handlers().add("handler", Set.of(), Set.of(), (invalidation) -> {
			gate.pass();
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		this.invalidations.start().join();
		this.transport.sink()
			.apply(new InvalidationEntry(new EntryId(1, 1), "two", false, false,
					List.of(Invalidation.evict("products", "1"))));
		gate.awaitReached();
		CompletableFuture<Void> stopped = this.invalidations.stop();
		this.transport.stopped.complete(null);
		assertThat(stopped).isNotDone();
		gate.open();
		assertThat(stopped).succeedsWithin(PATIENCE);
		assertThat(interrupted).isFalse();
	}

	@Test
	void tellsOfItsMembersOnAThreadThatMayBlock() {
		CompletableFuture<List<CacheMember>> members = new CompletableFuture<>();
		this.transport.members = members;
		EntryId id = new EntryId(1, 1);
		List<CompletableFuture<Thread>> threads = Stream
			.of(this.invalidations.members(), this.invalidations.awaitAppliedEverywhere(id, PATIENCE),
					this.invalidations.awaitAppliedEverywhere(id, Duration.ofMillis(50)))
			.map((asked) -> asked.handle((done, failure) -> Thread.currentThread()))
			.toList();
		await().until(threads.get(2)::isDone);
		members.complete(List.of());
		assertThat(threads).allSatisfy((thread) -> assertThat(thread).succeedsWithin(PATIENCE)
			.satisfies((found) -> assertThat(found.getName()).startsWith("headrace-background-")));
	}

	/** Stops, and knows its members, when it is told to. */
	private static final class HeldTransport implements InvalidationTransport {

		private final AtomicInteger starts = new AtomicInteger();

		private final AtomicInteger stops = new AtomicInteger();

		private final CompletableFuture<Void> stopped = new CompletableFuture<>();

		private CompletableFuture<List<CacheMember>> members = new CompletableFuture<>();

		private volatile InvalidationSink sink;

		InvalidationSink sink() {
			return this.sink;
		}

		@Override
		public CompletableFuture<Void> start(InvalidationSink sink) {
			this.starts.incrementAndGet();
			this.sink = sink;
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public CompletableFuture<Void> stop() {
			this.stops.incrementAndGet();
			return this.stopped;
		}

		@Override
		public boolean isOpen() {
			return true;
		}

		@Override
		public CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
			return CompletableFuture.completedFuture(new EntryId(1, 1));
		}

		@Override
		public CompletableFuture<EntryId> write(SharedWrite write) {
			return CompletableFuture.completedFuture(new EntryId(1, 1));
		}

		@Override
		public TransportState state() {
			return new TransportState(null, 0, null);
		}

		@Override
		public CompletableFuture<List<CacheMember>> members(boolean freshly) {
			return this.members;
		}

	}

}
