package io.github.headrace.cache;

import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(OutputCaptureExtension.class)
class InvalidationRequestsTests {

	private final RecordingTransport transport = new RecordingTransport();

	private final CacheCounters counters = new CacheCounters();

	private final InvalidationTargets targets = new InvalidationTargets();

	private final SharedTarget products = new SharedTarget("products");

	private final InvalidationWrites writes = new InvalidationWrites(
			this.transport.sender(CacheInvalidationSettings.DEFAULTS.sender(), this.counters));

	private final InvalidationRequests requests = new InvalidationRequests(this.targets, this.writes,
			new InvalidationEncoder(new DefaultCacheKeyCodec(), this.counters));

	InvalidationRequestsTests() {
		this.targets.add(this.products);
		this.targets.add(new SharedTarget("others"));
	}

	@Test
	void evictsHereAndEverywhere() {
		assertThat(this.requests.evict("products", 42L)).succeedsWithin(Duration.ofSeconds(10))
			.isEqualTo(new EntryId(1, 1));
		assertThat(this.products.applied).containsExactly(Invalidation.evict("products", "~L42"));
		assertThat(this.transport.invalidations()).containsExactly(List.of(Invalidation.evict("products", "~L42")));
	}

	@Test
	void evictsSeveralKeysInOneEntry() {
		this.requests.evictAll("products", List.of("a", "b"));
		assertThat(this.transport.invalidations())
			.containsExactly(List.of(Invalidation.evict("products", "a"), Invalidation.evict("products", "b")));
		assertThat(this.requests.evictAll("products", List.of())).isCompletedWithValue(EntryId.MIN);
	}

	@Test
	void evictsOfACacheThatIsNotHere() {
		this.requests.evict("elsewhere", "a");
		assertThat(this.transport.invalidations()).containsExactly(List.of(Invalidation.evict("elsewhere", "a")));
	}

	@Test
	void clearsForAKeyThatCannotBeEncoded(CapturedOutput output) {
		this.requests.evict("products", DayOfWeek.MONDAY);
		this.requests.evict("products", DayOfWeek.FRIDAY);
		assertThat(this.products.applied).containsOnly(Invalidation.clear("products")).hasSize(2);
		assertThat(this.counters.escalations.sum()).isEqualTo(2);
		assertThat(output)
			.containsOnlyOnce("An invalidation of one key of cache 'products' clears it on all other instances")
			.contains("java.time.DayOfWeek", "key = \"#id.value\"", "key = \"#status.name()\"", "CacheKeyCodec");
	}

	@Test
	void clearsEvictsByTagAndByPrefix() {
		this.requests.invalidate(Invalidation.clear("products"));
		this.requests.invalidate(Invalidation.tag("products", "t"));
		this.requests.invalidate(Invalidation.prefix("products", "p"));
		assertThat(this.products.applied).containsExactly(Invalidation.clear("products"),
				Invalidation.tag("products", "t"), Invalidation.prefix("products", "p"));
	}

	@Test
	void keepsKeysDirtyUntilTheCommit() {
		new MemoryTransactions().run(() -> {
			this.requests.evict("products", "a");
			this.requests.invalidate(Invalidation.tag("others", "t"));
			assertThat(this.products.applied).isEmpty();
			assertThat(this.writes.isDirty("products", "a")).isTrue();
			assertThat(this.writes.isDirty("products", "b")).isFalse();
			assertThat(this.writes.isDirty("others", "b")).isTrue();
			this.requests.evict("products", DayOfWeek.MONDAY);
			assertThat(this.writes.isDirty("products", "b")).isTrue();
		});
		assertThat(this.transport.entries()).hasSize(1);
	}

	@Test
	void reachesACacheThatIsCreatedBeforeTheCommit() {
		SharedTarget late = new SharedTarget("late");
		new MemoryTransactions().run(() -> {
			this.requests.evict("late", "a");
			this.targets.add(late);
		});
		assertThat(late.applied).containsExactly(Invalidation.evict("late", "a"));
	}

	@Test
	void completesWhereItMayBlock() {
		Thread caller = Thread.currentThread();
		this.transport.hold();
		CompletableFuture<Thread> continued = this.requests.evict("products", "a")
			.thenApply((id) -> Thread.currentThread());
		this.transport.release();
		assertThat(continued).succeedsWithin(Duration.ofSeconds(10)).isNotSameAs(caller);
	}

	@Test
	void refusesWhatNamesNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.requests.evict("", "a"))
			.withMessageContaining("'cache'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.requests.evictAll("products", Arrays.asList("a", null)))
			.withMessage("'key' must not be null; cache 'products'");
	}

}
