package io.github.headrace.soak.cache;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.headrace.cache.UnsafeInstance;
import io.github.headrace.cache.UnsafeInstance.Safeguard;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.server.NodeActions;
import io.github.headrace.stream.EntryId;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.cache.Cache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The judge of the soak finds the race that each safeguard keeps out, and finds nothing
 * where it is on.
 */
class SafeguardsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final RedisServer server = RedisServer.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	private final Floors floors = new Floors((cell) -> 0);

	private final List<StaleReads.Verdict> verdicts = new ArrayList<>();

	private final StaleReads judge = new StaleReads(this.floors, (cache) -> 0, this.verdicts::add);

	private Truth truth;

	@BeforeEach
	void begin(@TempDir Path directory) {
		this.truth = Truth.in(directory);
	}

	@AfterEach
	void end() {
		this.proxy.close();
		this.server.close();
	}

	@Test
	void findsALoadFromBeforeAnInvalidationWithoutLeases() throws Exception {
		loadAcrossAnInvalidation(Safeguard.LEASES, SoakCache.COHERENT);
		assertThat(staleReads()).isEqualTo(1);
	}

	@Test
	void findsALoadFromBeforeAnInvalidationOfANearCacheWithoutLeases() throws Exception {
		loadAcrossAnInvalidation(Safeguard.LEASES, SoakCache.NEAR);
		assertThat(staleReads()).isEqualTo(1);
	}

	@Test
	void findsNoLoadFromBeforeAnInvalidationWithLeases() throws Exception {
		loadAcrossAnInvalidation(null, SoakCache.COHERENT);
		loadAcrossAnInvalidation(null, SoakCache.NEAR);
		assertThat(staleReads()).isZero();
		assertThat(this.verdicts).hasSize(2);
	}

	@Test
	void findsALateFillOfTheSharedPartWithoutTokens() throws Exception {
		fillTheSharedPartLate(Safeguard.TOKENS);
		assertThat(staleReads()).isEqualTo(1);
	}

	@Test
	void findsNoLateFillOfTheSharedPartWithTokens() throws Exception {
		fillTheSharedPartLate(null);
		assertThat(staleReads()).isZero();
		assertThat(this.verdicts).hasSize(1);
	}

	@Test
	void findsALostTailWithoutRunIds() throws Exception {
		loseTheTail(Safeguard.RUN_IDS);
		assertThat(staleReads()).isEqualTo(1);
	}

	@Test
	void findsNoLostTailWithRunIds() throws Exception {
		loseTheTail(null);
		assertThat(staleReads()).isZero();
		assertThat(this.verdicts).hasSize(1);
	}

	/** A loader reads before an invalidation that is applied before it returns. */
	private void loadAcrossAnInvalidation(@Nullable Safeguard off, SoakCache kind) throws Exception {
		Cell cell = new Cell(kind, 1);
		try (UnsafeInstance loading = instance(off); UnsafeInstance writing = instance(off)) {
			SlowLoad load = new SlowLoad(loading.cache(kind.cacheName()), cell);
			this.truth.bump(cell);
			EntryId id = writing.evict(kind.cacheName(), cell.key());
			loading.awaitApplied(id);
			this.floors.raise(cell, this.truth.version(cell), "applied");
			load.finish();
			read(loading, cell);
		}
	}

	/** The one who loads has not heard of the invalidation yet. */
	private void fillTheSharedPartLate(@Nullable Safeguard off) throws Exception {
		Cell cell = new Cell(SoakCache.NEAR, 2);
		CountDownLatch reached = new CountDownLatch(1);
		CountDownLatch open = new CountDownLatch(1);
		try (UnsafeInstance loading = instance(off); UnsafeInstance writing = instance(off)) {
			loading.holdAtGate(reached, open);
			SlowLoad load = new SlowLoad(loading.cache(SoakCache.NEAR_NAME), cell);
			writing.closeGateOfOthers();
			assertThat(reached.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
			this.truth.bump(cell);
			writing.evict(SoakCache.NEAR_NAME, cell.key());
			this.floors.raise(cell, this.truth.version(cell), "own");
			load.finish();
			// What it has stored is with the server before this, on the same connection.
			loading.invalidations().clear("fence").orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
			read(writing, cell);
			open.countDown();
		}
		finally {
			open.countDown();
		}
	}

	/**
	 * An instance is cut off, another invalidates and is gone, and the server comes back
	 * as it was before that, with a chain that has no gap.
	 */
	private void loseTheTail(@Nullable Safeguard off) throws Exception {
		Cell cell = new Cell(SoakCache.COHERENT, 3);
		try (UnsafeInstance reading = new UnsafeInstance(this.proxy.host(), this.proxy.port(), off);
				UnsafeInstance writing = instance(off)) {
			reading.awaitApplied(writing.evict(SoakCache.COHERENT_NAME, cell.key()));
			new SlowLoad(reading.cache(SoakCache.COHERENT_NAME), cell).finish();
			NodeActions.on(this.server, (commands) -> commands.save());
			this.proxy.refuse();
			this.proxy.cut();
			Awaitility.await().atMost(PATIENCE).until(() -> !reading.invalidations().state().connected());
			this.truth.bump(cell);
			writing.evict(SoakCache.COHERENT_NAME, cell.key());
			writing.close();
			this.server.kill();
			this.server.restart();
			this.proxy.accept();
			try (UnsafeInstance other = instance(off)) {
				reading.awaitApplied(other.evict(SoakCache.COHERENT_NAME, "g0:k90"));
			}
			this.floors.raise(cell, this.truth.version(cell), "connected again");
			read(reading, cell);
		}
	}

	private UnsafeInstance instance(@Nullable Safeguard off) {
		return new UnsafeInstance(this.server.host(), this.server.port(), off);
	}

	private void read(UnsafeInstance instance, Cell cell) {
		StaleReads.Read read = this.judge.begin(cell);
		Long version = instance.cache(cell.cache().cacheName()).get(cell.key(), () -> this.truth.version(cell));
		this.judge.end(read, version, () -> "a read");
	}

	private long staleReads() {
		return this.verdicts.stream().filter(StaleReads.Verdict::isStale).count();
	}

	/**
	 * A load that has read the source and does not return yet.
	 */
	private final class SlowLoad {

		private final CountDownLatch read = new CountDownLatch(1);

		private final CountDownLatch proceed = new CountDownLatch(1);

		private final CompletableFuture<Long> loaded;

		SlowLoad(Cache cache, Cell cell) throws InterruptedException {
			this.loaded = CompletableFuture.supplyAsync(() -> cache.get(cell.key(), () -> load(cell)));
			assertThat(this.read.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}

		private long load(Cell cell) throws InterruptedException {
			long version = SafeguardsIntegrationTests.this.truth.version(cell);
			this.read.countDown();
			this.proceed.await();
			return version;
		}

		void finish() {
			this.proceed.countDown();
			this.loaded.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		}

	}

}
