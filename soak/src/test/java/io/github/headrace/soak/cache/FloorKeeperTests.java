package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.cache.CacheMember;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When nothing older may be read any more.
 */
class FloorKeeperTests {

	private static final Cell CELL = new Cell(SoakCache.COHERENT, 1);

	private static final EntryId ID = new EntryId(5, 1);

	private final Floors floors = new Floors((cell) -> 0);

	private final Waits waits = new Waits();

	private final long begin = System.nanoTime();

	private Announcements announcements;

	private FloorKeeper keeper;

	@BeforeEach
	void begin(@TempDir Path directory) {
		this.announcements = Announcements.in(directory, 1);
		this.announcements.add(new Announcement(CELL, 1, ID, this.begin));
		this.keeper = new FloorKeeper(this.floors, this.waits, List.of(this.announcements));
		turnUntil(1300);
	}

	@Test
	void takesNoNoticeOfWhatWasAnnouncedBefore() {
		assertThat(this.waits.all).isEmpty();
	}

	@Test
	void isNotRaisedBeforeTheInstanceHasApplied() {
		announce(2);
		turnUntil(1400);
		assertThat(this.waits.ids).containsExactly(ID);
		assertThat(floor()).isZero();
	}

	@Test
	void isRaisedAsSoonAsTheInstanceHasApplied() {
		announce(2);
		turnUntil(1400);
		this.waits.all.remove().complete(null);
		assertThat(floor()).isEqualTo(2);
	}

	@Test
	void isRaisedWhenAnInvalidationIsTooOld() {
		announce(2);
		turnUntil(1400);
		this.waits.all.remove().completeExceptionally(new TimeoutException());
		turnUntil(5200);
		assertThat(floor()).isZero();
		turnUntil(5400);
		assertThat(floor()).isEqualTo(2);
	}

	@Test
	void givesAProcessThatWasSuspendedTimeToRunAgain() {
		announce(2);
		turnUntil(1400);
		this.waits.all.remove().completeExceptionally(new TimeoutException());
		turn(9000);
		assertThat(floor()).isZero();
		turnUntil(9900);
		assertThat(floor()).isZero();
		turnUntil(10_100);
		assertThat(floor()).isEqualTo(2);
	}

	private void announce(long version) {
		this.announcements.add(new Announcement(CELL, version, ID, this.begin + Duration.ofMillis(1300).toNanos()));
	}

	private long floor() {
		return this.floors.of(CELL).version();
	}

	private long lastMillis;

	private void turnUntil(long millis) {
		while (this.lastMillis < millis) {
			turn(this.lastMillis + 50);
		}
	}

	private void turn(long millis) {
		this.lastMillis = millis;
		this.keeper.turn(this.begin + Duration.ofMillis(millis).toNanos());
	}

	/** Answers when it is told to. */
	private static final class Waits implements CacheInvalidator {

		private final Deque<CompletableFuture<Void>> all = new ArrayDeque<>();

		private final Deque<EntryId> ids = new ArrayDeque<>();

		@Override
		public CompletableFuture<Void> awaitApplied(EntryId id, Duration timeout) {
			CompletableFuture<Void> wait = new CompletableFuture<>();
			this.all.add(wait);
			this.ids.add(id);
			return wait;
		}

		@Override
		public CacheInvalidationState state() {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EntryId> evict(String cache, Object key) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EntryId> evictAll(String cache, Collection<?> keys) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EntryId> clear(String cache) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EntryId> evictByTag(String cache, String tag) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<EntryId> evictByPrefix(String cache, String prefix) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<List<CacheMember>> awaitAppliedEverywhere(EntryId id, Duration timeout) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletableFuture<List<CacheMember>> members() {
			throw new UnsupportedOperationException();
		}

	}

}
