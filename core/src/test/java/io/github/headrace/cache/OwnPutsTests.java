package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of values that are written, and for how long they are watched.
 */
class OwnPutsTests {

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(
			new RedisClusterConfiguration(List.of("127.0.0.1:1")));

	private final LettuceConnectionFactory single = new LettuceConnectionFactory("127.0.0.1", 1);

	private final RecordingTransport transport = new RecordingTransport();

	private final PendingInvalidations pending = new PendingInvalidations();

	@AfterEach
	void destroyFactory() {
		this.factory.destroy();
		this.single.destroy();
	}

	@Test
	void valueThatWasOvertakenAfterItsEntryIsEvicted() {
		OwnPuts puts = puts(Duration.ofMinutes(1));
		write(puts);
		awaitSent(1);
		puts.overtake("1");
		puts.overtake("1");
		awaitSent(2);
		await().until(() -> !this.pending.concern("1"));
	}

	@Test
	void valueIsForgottenAfterAWhile() {
		OwnPuts puts = puts(Duration.ofMillis(1));
		IntStream.range(0, 100).forEach((i) -> write(puts, "key " + i));
		awaitSent(100);
		await().until(() -> {
			write(puts, "other");
			int sent = this.transport.entries().size();
			puts.overtake("key 0");
			return this.transport.entries().size() == sent;
		});
	}

	@Test
	void valueWhoseWriteHasFailedMayStillCome() {
		OwnPuts puts = puts(Duration.ofMinutes(1));
		fail(puts);
		awaitSent(2);
		puts.overtake("1");
		awaitSent(3);
		puts.overtake("1");
		puts.reset();
		assertThat(this.transport.entries()).hasSize(3);
		await().until(() -> !this.pending.concern("1"));
	}

	@Test
	void valueWhoseWriteHasFailedIsEvictedOnceMoreWhenItMayHaveCome() {
		OwnPuts puts = puts(Duration.ofMillis(500));
		fail(puts);
		puts.overtake("1");
		awaitSent(4);
		puts.overtake("1");
		assertThat(this.transport.entries()).hasSize(4);
		await().until(() -> !this.pending.concern("1"));
	}

	@Test
	void valueWhoseWriteHasFailedStaysEvictedIfNothingElseHappens() {
		OwnPuts puts = puts(Duration.ofMillis(1));
		fail(puts);
		await().until(() -> {
			int sent = this.transport.entries().size();
			puts.overtake("1");
			return this.transport.entries().size() == sent && sent >= 2;
		});
		await().until(() -> !this.pending.concern("1"));
	}

	@Test
	void valueThatMayComeLateIsWatchedWithoutAClusterToo() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1));
		fail(puts, new QueryTimeoutException("no answer"));
		puts.overtake("1");
		awaitSent(3);
		await().until(() -> !this.pending.concern("1"));
	}

	@Test
	void valueThatTheServerHasRefusedIsOnlyEvicted() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1));
		fail(puts, new RedisSystemException("refused", new RedisCommandExecutionException("OOM")));
		awaitSent(2);
		puts.overtake("1");
		write(puts, "other");
		await().until(() -> !this.pending.concern("1") && !this.pending.concern("other"));
		assertThat(this.transport.invalidations()).containsExactly(List.of(put("1")), List.of(put("1")),
				List.of(put("other")));
		assertThat(writes()).hasSize(2);
	}

	@Test
	void valuesOfAKeyWaitNotForEachOther() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1));
		this.transport.hold();
		write(puts);
		await().until(this.transport::isHolding);
		IntStream.range(0, 1_000).forEach((i) -> write(puts));
		assertThat(puts.underWay(put("1"))).isNotDone();
		write(puts, "other");
		await().until(() -> writes().contains("other"));
		this.transport.release();
		await().until(() -> !this.pending.concern("1"));
		assertThat(writes()).containsExactly("1", "other");
		assertThat(this.transport.entries()).hasSizeBetween(3, 6);
		assertThat(puts.underWay(put("1"))).isNull();
		assertThat(puts.underWay(Invalidation.clear("prices"))).isNull();
	}

	@Test
	void evictionWaitsForWhatIsUnderWayBeforeAValueThatWasGivenUp() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1));
		this.transport.hold();
		write(puts);
		await().until(this.transport::isHolding);
		write(puts);
		assertThat(puts.underWay(put("1"))).isNotDone();
		assertThat(puts.underWay(Invalidation.clear("prices"))).isNotDone();
		assertThat(this.transport.entries()).hasSize(1);
		this.transport.release();
		await().until(() -> puts.underWay(Invalidation.clear("prices")) == null);
	}

	@Test
	void nextToNothingIsWrittenWhileRedisDoesNotAnswer() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1));
		fail(puts, new QueryTimeoutException("no answer"));
		IntStream.range(0, 100).forEach((i) -> write(puts, "key " + i));
		await().until(() -> IntStream.range(0, 100).noneMatch((i) -> this.pending.concern("key " + i)));
		assertThat(writes()).hasSizeLessThan(50);
		// Nobody else has to find out whether it answers again
		await().until(() -> {
			write(puts, "probe");
			return writes().contains("probe");
		});
		await().until(() -> {
			write(puts, "again");
			write(puts, "after that");
			return writes().containsAll(List.of("again", "after that"));
		});
	}

	@Test
	void whatIsNotAnsweredHoldsNothingUpForLong() {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1), Duration.ofMillis(50));
		this.transport.hold();
		write(puts);
		awaitSent(2);
		this.transport.release();
		await().until(() -> !this.pending.concern("1"));
		assertThat(puts.underWay(put("1"))).isNull();
	}

	@Test
	void whatHasWaitedTooLongForAConnectionIsNotSentAnyMore() throws Exception {
		OwnPuts puts = puts(this.single, Duration.ofMinutes(1), Duration.ofMillis(50));
		CountDownLatch connected = new CountDownLatch(1);
		this.transport.connectsWhen(connected);
		write(puts);
		await().until(this.transport::isConnecting);
		write(puts, "other");
		await().until(() -> puts.underWay(put("other")) == null);
		connected.countDown();
		await().until(() -> !this.pending.concern("1") && !this.pending.concern("other"));
		assertThat(writes()).containsExactly("1");
	}

	private List<String> writes() {
		return this.transport.entries().stream().flatMap((entry) -> entry.sharedKeys().stream()).toList();
	}

	private static Invalidation put(String key) {
		return Invalidation.put("prices", key);
	}

	private void write(OwnPuts puts) {
		write(puts, "1");
	}

	private void write(OwnPuts puts, String key) {
		Invalidation put = put(key);
		OwnPut own = puts.begin(put, key, new NearValue("value", List.of(), 1, 1));
		puts.write(own, new SharedWrite(put, key.getBytes(), List.of(), Duration.ofHours(1), null));
	}

	/** Fails as a command does that is sent nevertheless. */
	private void fail(OwnPuts puts) {
		fail(puts, new QueryTimeoutException("no answer"));
	}

	private void fail(OwnPuts puts, RuntimeException failure) {
		this.transport.hold();
		write(puts);
		await().until(this.transport::isHolding);
		this.transport.fail(failure);
		this.transport.release();
	}

	private void awaitSent(int entries) {
		await().untilAsserted(() -> assertThat(this.transport.entries()).hasSize(entries));
	}

	private OwnPuts puts(Duration memory) {
		return puts(this.factory, memory);
	}

	private OwnPuts puts(LettuceConnectionFactory factory, Duration memory) {
		return puts(factory, memory, Duration.ofMinutes(1));
	}

	private OwnPuts puts(LettuceConnectionFactory factory, Duration memory, Duration patience) {
		CacheCounters counters = new CacheCounters();
		InvalidationTargets targets = new InvalidationTargets();
		InvalidationSender sender = new InvalidationSender(this.transport, targets,
				CacheInvalidationSettings.DEFAULTS.sender(), counters);
		CacheKeyCodec keys = new DefaultCacheKeyCodec();
		CacheParts parts = new CacheParts(targets, new InvalidationWrites(sender), this.transport, () -> EntryId.MIN,
				new FreshnessWatch(), keys, new InvalidationEncoder(keys, counters), List.of(),
				CacheInvalidationSettings.DEFAULTS, Safeguards.ALL);
		OwnPuts puts = new OwnPuts(new LocalPart(10, Duration.ofHours(1)), this.pending,
				new SharedConnection(NativeConnection.of(factory)), parts, memory, patience);
		targets.add(new Waiting(puts));
		return puts;
	}

	/**
	 * Lets what is sent wait for what is written.
	 */
	private record Waiting(OwnPuts puts) implements InvalidationTarget {

		@Override
		public String cache() {
			return "prices";
		}

		@Override
		public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		}

		@Override
		public @Nullable CompletableFuture<?> underWay(Invalidation invalidation) {
			return this.puts.underWay(invalidation);
		}

		@Override
		public void reset() {
		}

	}

}
