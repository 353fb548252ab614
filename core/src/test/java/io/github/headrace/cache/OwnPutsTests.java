package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.cache.OwnPuts.OwnPut;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.QueryTimeoutException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * For how long the values that were written on a Cluster are watched.
 */
class OwnPutsTests {

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(
			new RedisClusterConfiguration(List.of("127.0.0.1:1")));

	private final RecordingTransport transport = new RecordingTransport();

	private final PendingInvalidations pending = new PendingInvalidations();

	@AfterEach
	void destroyFactory() {
		this.factory.destroy();
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

	private void write(OwnPuts puts) {
		write(puts, "1");
	}

	private void write(OwnPuts puts, String key) {
		Invalidation put = Invalidation.put("prices", key);
		OwnPut own = puts.begin(put, key, new NearValue("value", List.of(), 1, 1));
		puts.write(own, new SharedWrite(put, key.getBytes(), List.of(), Duration.ofHours(1), null));
	}

	/** Fails as a command does that is sent nevertheless. */
	private void fail(OwnPuts puts) {
		this.transport.hold();
		write(puts);
		await().until(this.transport::isHolding);
		this.transport.fail(new QueryTimeoutException("no answer"));
		this.transport.release();
	}

	private void awaitSent(int entries) {
		await().untilAsserted(() -> assertThat(this.transport.entries()).hasSize(entries));
	}

	private OwnPuts puts(Duration memory) {
		CacheCounters counters = new CacheCounters();
		InvalidationSender sender = this.transport.sender(CacheInvalidationSettings.DEFAULTS.sender(), counters);
		CacheKeyCodec keys = new DefaultCacheKeyCodec();
		CacheParts parts = new CacheParts(new InvalidationTargets(), new InvalidationWrites(sender), this.transport,
				() -> EntryId.MIN, new FreshnessWatch(), keys, new InvalidationEncoder(keys, counters), List.of(),
				CacheInvalidationSettings.DEFAULTS, Safeguards.ALL);
		return new OwnPuts(new LocalPart(10, Duration.ofHours(1)), this.pending,
				new SharedConnection(NativeConnection.of(this.factory)), parts, memory);
	}

}
