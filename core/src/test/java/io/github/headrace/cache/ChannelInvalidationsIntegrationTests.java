package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Invalidations that travel through a channel: nothing is lost without a reset.
 */
class ChannelInvalidationsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final RedisServer server = RedisServer.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> redis = this.client.connect().sync();

	private final ChannelModeInstance one = new ChannelModeInstance(this.server.host(), this.server.port());

	private final ChannelModeInstance other = new ChannelModeInstance(this.proxy.host(), this.proxy.port());

	@BeforeEach
	void start() {
		this.one.start();
		this.other.start();
	}

	@AfterEach
	void close() {
		this.other.close();
		this.one.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.proxy.close();
		this.server.close();
	}

	private void connect() {
		this.one.invalidations.start();
		this.other.invalidations.start();
		await().atMost(PATIENCE).until(() -> this.one.freshness.mayServe() && this.other.freshness.mayServe());
	}

	@Test
	void reachTheOthersAndComeBack() throws Exception {
		BlockingQueue<CacheInvalidation> told = new LinkedBlockingQueue<>();
		this.other.invalidations.handlers().add("hook", Set.of("products"), Set.of(), told::add);
		connect();
		assertThat(told.poll(20, TimeUnit.SECONDS)).extracting(CacheInvalidation::kind)
			.isEqualTo(InvalidationKind.RESET);
		assertThat(join(this.one.invalidations.evict("products", 7L))).isEqualTo(EntryId.MIN);
		CacheInvalidation invalidation = told.poll(20, TimeUnit.SECONDS);
		assertThat(invalidation).isEqualTo(new CacheInvalidation("products", InvalidationKind.EVICT, List.of(7L),
				this.one.invalidations.state().instance(), null, false));
		assertThat(this.other.target.applied).hasSize(1);
		await().untilAsserted(() -> assertThat(this.one.target.own).isEqualTo(this.other.target.applied));
		assertThat(this.one.target.applied).as("at once").isEqualTo(this.other.target.applied);
	}

	@Test
	void resetOnceWhereTheConnectionWasKilled() {
		connect();
		for (int i = 1; i <= 10; i++) {
			int kills = i;
			this.redis.clientKill(KillArgs.Builder.typePubsub());
			await().untilAsserted(() -> assertThat(this.other.resets(ResetReason.GAP)).isEqualTo(kills));
			await().untilAsserted(() -> assertThat(this.one.resets(ResetReason.GAP)).isEqualTo(kills));
			join(this.one.invalidations.evict("products", i));
			await().untilAsserted(() -> assertThat(this.other.target.applied).hasSize(kills));
		}
		assertThat(this.other.target.resets).hasValue(11);
		assertThat(this.other.resets(ResetReason.START)).isOne();
	}

	@Test
	void outliveAFlush() {
		connect();
		this.redis.flushall();
		join(this.one.invalidations.clear("products"));
		await()
			.untilAsserted(() -> assertThat(this.other.target.applied).containsExactly(Invalidation.clear("products")));
		assertThat(this.other.target.resets).hasValue(1);
	}

	@Test
	void resetOnceAfterTheHeartbeatOfAFrozenLink() {
		connect();
		this.proxy.freeze();
		await().untilAsserted(() -> assertThat(this.other.freshness.mayServe()).isFalse());
		assertThat(this.other.invalidations.state().connected()).isFalse();
		assertThat(this.other.invalidations.state().cause()).contains("Nothing is heard from 'headrace:invalidations'");
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.other.subscriptionState()).isEqualTo(ListenerState.SUBSCRIBING));
		join(this.one.invalidations.evict("products", "missed"));
		this.proxy.thaw();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.other.resets(ResetReason.GAP)).isOne());
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.other.freshness.mayServe()).isTrue());
		join(this.one.invalidations.evict("products", "seen"));
		await().untilAsserted(() -> assertThat(this.other.target.applied).hasSize(1));
		assertThat(this.other.target.resets).hasValue(2);
		assertThat(this.other.invalidations.state().connected()).isTrue();
	}

	@Test
	void resetWhereAMessageIsOfAnotherVersionOrNothingOfTheKind() {
		connect();
		String channel = "shop:" + ChannelModeInstance.CHANNEL;
		this.redis.publish(channel, "[\"v\",\"2\",\"o\",\"future\"]");
		await().untilAsserted(() -> assertThat(this.other.resets(ResetReason.UNKNOWN_VERSION)).isOne());
		for (String message : List.of("", "x", "null", "{}", "[]", "[\"v\"]", "[null,null]", "[[]]",
				"[\"v\",\"1\",\"p\",\"0-0\",\"o\",\"x\",\"frob:products\",\"1\"]")) {
			long before = this.other.resets(ResetReason.UNREADABLE);
			this.redis.publish(channel, message);
			await().untilAsserted(
					() -> assertThat(this.other.resets(ResetReason.UNREADABLE)).as(message).isEqualTo(before + 1));
		}
		join(this.one.invalidations.clear("products"));
		await().untilAsserted(() -> assertThat(this.other.target.applied).hasSize(1));
	}

	@Test
	void connectOnceTheServerCanBeReached() {
		this.proxy.refuse();
		this.proxy.cut();
		CompletableFuture<Void> started = this.other.invalidations.start();
		assertThat(started).failsWithin(PATIENCE);
		assertThat(this.other.invalidations.state().connected()).isFalse();
		this.proxy.accept();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.other.freshness.mayServe()).isTrue());
		assertThat(this.other.resets(ResetReason.START)).isOne();
	}

	@Test
	void doNotHoldUpAnApplicationThatStartsItsChannelsLater() {
		try (ChannelModeInstance late = new ChannelModeInstance(this.server.host(), this.server.port())) {
			join(late.invalidations.start());
			assertThat(late.target.resets).hasValue(0);
			late.start();
			await().atMost(PATIENCE).untilAsserted(() -> assertThat(late.freshness.mayServe()).isTrue());
			assertThat(late.resets(ResetReason.START)).isOne();
		}
	}

	@Test
	void resetWhenTheApplicationIsStartedAgain() {
		connect();
		this.other.stop();
		await().untilAsserted(() -> assertThat(this.other.freshness.mayServe()).isFalse());
		this.other.start();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(this.other.freshness.mayServe()).isTrue());
		assertThat(this.other.resets(ResetReason.GAP)).isOne();
	}

	@Test
	void areProvenSeveralTimesWithinTheirMaximalStaleness() {
		try (ChannelModeInstance brief = new ChannelModeInstance(this.server.host(), this.server.port(),
				Duration.ofMillis(200), Duration.ofHours(1))
			.start()) {
			brief.invalidations.start();
			AtomicReference<Duration> last = new AtomicReference<>(Duration.ZERO);
			AtomicInteger proofs = new AtomicInteger();
			await().pollInterval(Duration.ofMillis(10)).until(() -> {
				Duration silence = brief.invalidations.state().silence();
				boolean proven = silence != null && silence.compareTo(last.getAndSet(silence)) < 0;
				return proven && proofs.incrementAndGet() == 5;
			});
		}
	}

	@Test
	void areNotToBeWaitedFor() {
		connect();
		CacheInvalidations invalidations = this.one.invalidations;
		EntryId id = join(invalidations.evict("products", 1));
		assertThat(invalidations.awaitApplied(id, PATIENCE)).failsWithin(PATIENCE)
			.withThrowableOfType(Exception.class)
			.havingRootCause()
			.isInstanceOf(UnsupportedOperationException.class)
			.withMessageContaining("'headrace.cache.invalidation.transport=log'");
		assertThat(invalidations.awaitAppliedEverywhere(id, PATIENCE)).failsWithin(PATIENCE)
			.withThrowableOfType(Exception.class)
			.havingRootCause()
			.isInstanceOf(UnsupportedOperationException.class);
		assertThat(join(invalidations.members())).isEmpty();
		SharedWrite write = new SharedWrite(Invalidation.put("products", "1"), new byte[1], List.of(),
				Duration.ofSeconds(1), null);
		assertThat(invalidations.parts().transport().write(write)).failsWithin(PATIENCE)
			.withThrowableOfType(Exception.class)
			.havingRootCause()
			.withMessageContaining("Near caches need the invalidation log");
	}

	private static <T> T join(CompletableFuture<T> future) {
		return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

}
