package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.Namespace;
import io.github.headrace.stream.EntryId;
import io.github.headrace.stream.LogConnection;
import io.github.headrace.stream.LogGap;
import io.github.headrace.stream.StreamKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogFollowerTests {

	private final List<CompletableFuture<LogOpening>> openings = new ArrayList<>();

	private final List<EntryId> told = new ArrayList<>();

	private final InvalidationTargets targets = new InvalidationTargets();

	private final RecordingTarget cache = new RecordingTarget("products");

	private final CacheCounters counters = new CacheCounters();

	private final InvalidationApplier applier = new InvalidationApplier("log", this.targets,
			new CacheInvalidationHandlers(new DefaultCacheKeyCodec(), this.counters), new FreshnessWatch(),
			this.counters);

	private EntryId read = new EntryId(5, 0);

	private final LogFollower follower = new LogFollower("log", "one", this.applier, () -> this.read, this::open,
			this::tell, new AcceptedWrites(Duration.ofHours(1)), new ServerRuns(true, (run) -> false));

	private CompletableFuture<LogOpening> open() {
		CompletableFuture<LogOpening> opening = new CompletableFuture<>();
		this.openings.add(opening);
		return opening;
	}

	private void tell() {
		this.told.add(this.follower.applied());
	}

	private void answer(EntryId tail) throws InterruptedException {
		assertThat(this.follower.room()).isZero();
		this.openings.get(this.openings.size() - 1).complete(new LogOpening(tail, EntryId.MIN, Map.of()));
		assertThat(this.follower.room()).isPositive();
	}

	@Test
	void hasAppliedWhatItMissedOnlyOnceEverythingIsDropped() throws InterruptedException {
		this.targets.add(this.cache);
		this.follower.resumed(new LogConnection("server", "run"));
		assertThat(this.follower.applied()).isNull();
		answer(this.read);
		assertThat(this.follower.applied()).isEqualTo(new EntryId(5, 0));
		this.read = new EntryId(9, 0);
		this.follower.missing(
				new LogGap(StreamKey.of(Namespace.NONE, "log"), LogGap.Reason.TRIMMED, new EntryId(5, 0), null, 1));
		assertThat(this.follower.room()).isZero();
		assertThat(this.follower.applied()).isEqualTo(new EntryId(5, 0));
		assertThat(this.cache.resets).hasValue(1);
		answer(this.read);
		assertThat(this.cache.resets).hasValue(2);
		assertThat(this.told).containsExactly(new EntryId(5, 0), new EntryId(9, 0));
	}

}
