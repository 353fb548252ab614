package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.transaction.TransactionDefinition;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how invalidations are sent through a real log, when the server keeps them waiting
 * or is away.
 */
class InvalidationSendingIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final RedisServer server = RedisServer.start();

	private final RedisClient client = RedisClient
		.create("redis://%s:%d".formatted(this.server.host(), this.server.port()));

	private final StatefulRedisConnection<String, String> connection = this.client.connect();

	private final RedisCommands<String, String> redis = this.connection.sync();

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(
			new RedisStandaloneConfiguration(this.server.host(), this.server.port()),
			LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(10)).build());

	private final MemoryTransactions transactions = new MemoryTransactions();

	private final SharedTarget products = new SharedTarget("products");

	private CacheInvalidations invalidations;

	private EntryId first = EntryId.MIN;

	@BeforeEach
	void start() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.invalidations = CacheInvalidations.overLog(NativeConnection.of(this.factory), Namespace.NONE,
				new DefaultCacheKeyCodec(), List.of(), CacheInvalidationSettings.DEFAULTS);
		this.invalidations.parts().targets().add(this.products);
		assertThat(this.invalidations.start()).succeedsWithin(PATIENCE);
		// The connection is open now, so that nothing has to wait for it.
		this.first = this.invalidations.evict("others", "first").join();
	}

	@AfterEach
	void stop() {
		assertThat(this.invalidations.stop()).succeedsWithin(PATIENCE);
		this.factory.destroy();
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.server.close();
	}

	/** Returns the invalidations of each entry, of equal fields the last. */
	private List<List<String>> entries() {
		return this.redis.xrange("headrace:invalidations", Range.unbounded())
			.stream()
			.filter((entry) -> EntryId.parse(entry.getId()).compareTo(this.first) > 0)
			.map((entry) -> invalidated(entry.getBody()))
			.filter((entry) -> !entry.isEmpty())
			.toList();
	}

	private static List<String> invalidated(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.filter((field) -> field.getKey().contains(":"))
			.map((field) -> field.getKey() + "=" + field.getValue())
			.toList();
	}

	private void call(CommandType command, String... arguments) {
		CommandArgs<String, String> all = new CommandArgs<>(StringCodec.UTF8);
		List.of(arguments).forEach(all::add);
		assertThat(this.redis.dispatch(command, new StatusOutput<>(StringCodec.UTF8), all)).isEqualTo("OK");
	}

	private void pauseWrites() {
		call(CommandType.CLIENT, "PAUSE", "60000", "WRITE");
	}

	private void resumeWrites() {
		call(CommandType.CLIENT, "UNPAUSE");
	}

	private Write immediately(String key) {
		return new Write(Invalidation.evict("products", key), key, () -> {
		});
	}

	@Test
	void sendsOneEntryForEachTransaction() {
		List<CompletableFuture<EntryId>> sent = new ArrayList<>();
		this.transactions.run(() -> {
			IntStream.range(0, 5).forEach((key) -> sent.add(this.invalidations.evict("products", "key-" + key)));
			sent.add(this.invalidations.evict("products", "key-0"));
			assertThat(entries()).isEmpty();
			assertThat(this.products.applied).isEmpty();
		});
		assertThat(this.products.applied).hasSize(6);
		assertThat(sent).allSatisfy((future) -> assertThat(future).succeedsWithin(PATIENCE));
		assertThat(entries()).hasSize(1);
		assertThat(this.invalidations.state().sent()).isEqualTo(6);
	}

	@Test
	void sendsNothingForATransactionThatIsRolledBack() {
		this.transactions.runInVain(TransactionDefinition.PROPAGATION_REQUIRED,
				() -> this.invalidations.evict("products", "key"));
		assertThat(this.invalidations.evict("others", "last")).succeedsWithin(PATIENCE);
		assertThat(entries()).containsExactly(List.of("evict:others=last"));
		assertThat(this.products.applied).isEmpty();
	}

	@Test
	void sendsImmediateChangesTwice() {
		this.transactions.run(() -> {
			assertThat(this.invalidations.parts().writes().writeNow(List.of(immediately("key"))))
				.succeedsWithin(PATIENCE);
			assertThat(entries()).hasSize(1);
		});
		Awaitility.await()
			.untilAsserted(() -> assertThat(entries()).containsExactly(List.of("evict:products=key"),
					List.of("evict:products=key")));
	}

	@Test
	void deliversWhatWasCommittedWhileRedisWasAway() {
		this.server.stop();
		List<CompletableFuture<EntryId>> sent = new ArrayList<>();
		this.transactions.run(() -> sent.add(this.invalidations.evict("products", "key")));
		assertThat(this.products.applied).contains(Invalidation.evict("products", "key"));
		assertThat(sent).noneMatch(CompletableFuture::isDone);
		assertThat(this.invalidations.state().unsent()).isPositive();
		this.server.restart();
		this.first = EntryId.MIN;
		assertThat(sent.get(0)).succeedsWithin(Duration.ofSeconds(60));
		assertThat(entries()).anyMatch((entry) -> entry.contains("evict:products=key"));
		assertThat(this.invalidations.state().unsent()).isZero();
	}

	@Test
	void deliversWhatTheServerRefusedBefore() {
		call(CommandType.ACL, "SETUSER", "default", "-evalsha");
		List<CompletableFuture<EntryId>> sent = new ArrayList<>();
		this.transactions.run(() -> sent.add(this.invalidations.evict("products", "key")));
		sent.add(this.invalidations.evict("products", "other"));
		Awaitility.await().until(() -> this.invalidations.state().unsent() == 2);
		call(CommandType.ACL, "SETUSER", "default", "+evalsha");
		assertThat(sent).allSatisfy((future) -> assertThat(future).succeedsWithin(PATIENCE));
		assertThat(this.invalidations.state().unsent()).isZero();
		assertThat(this.invalidations.state().sent()).isEqualTo(3);
	}

	@Test
	void gathersWhatComesWhileTheServerDoesNotAnswer() {
		pauseWrites();
		List<CompletableFuture<EntryId>> sent = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			sent.add(this.invalidations.evict("products", "key-" + i % 100));
		}
		resumeWrites();
		assertThat(sent.get(9_999)).succeedsWithin(PATIENCE);
		assertThat(sent).allMatch(CompletableFuture::isDone);
		assertThat(entries()).hasSizeLessThanOrEqualTo(2);
		assertThat(this.invalidations.state().sent()).isEqualTo(102);
	}

	@Test
	void clearsACacheOfWhichTooMuchComesWhileTheServerDoesNotAnswer() {
		pauseWrites();
		this.invalidations.evict("others", "under way");
		List<CompletableFuture<EntryId>> sent = new ArrayList<>();
		for (int i = 0; i < 10_000; i++) {
			sent.add(this.invalidations.evict("products", "key-" + i));
		}
		resumeWrites();
		assertThat(sent).allSatisfy((future) -> assertThat(future).succeedsWithin(PATIENCE));
		assertThat(entries()).containsExactly(List.of("evict:others=under way"), List.of("clear:products="));
		assertThat(this.invalidations.state().escalations()).isEqualTo(1);
	}

	@Test
	void sendsAgainWhatTheServerMayHaveLost() {
		assertThat(this.invalidations.evict("products", "key")).succeedsWithin(PATIENCE);
		// In one step, as the loss may be noticed at once.
		this.redis.multi();
		this.redis.flushall();
		this.redis.set("products::key", "a value that was removed before");
		this.redis.exec();
		// An entry with which the loss is noticed.
		assertThat(this.invalidations.evict("others", "key")).succeedsWithin(PATIENCE);
		Awaitility.await()
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(this.redis.exists("products::key")).isZero());
		assertThat(entries()).anyMatch((entry) -> entry.contains("evict:products=key"));
	}

}
