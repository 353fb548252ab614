package io.github.headrace.soak.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.soak.cache.CacheWrites.Way;
import io.github.headrace.soak.cache.CacheWrites.Written;
import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which entry is taken for the one that carries a put.
 */
class SharedPutsTests {

	private static final Cell CELL = new Cell(SoakCache.NEAR, 1);

	private static final EntryId ID = new EntryId(7, 0);

	private final List<String> found = new ArrayList<>();

	private final AtomicLong seconds = new AtomicLong();

	private boolean calm = true;

	private final SharedPuts puts = new SharedPuts(() -> "me", () -> this.calm,
			() -> this.seconds.get() * 1_000_000_000L, (written) -> {
			}, (written, id) -> this.found.add("%d in %s".formatted(written.version(), id)));

	@Test
	void isTheOwnOneThatComesNext() {
		put(1, 10);
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).containsExactly("1 in 7-0");
	}

	@Test
	void isNoneOfAnother() {
		put(1, 10);
		hook(InvalidationKind.PUT, "you");
		assertThat(this.found).isEmpty();
	}

	@Test
	void isFoundWhereTheHookIsQuickerThanThePut() {
		this.seconds.set(10);
		this.puts.make(CELL, () -> {
			hook(InvalidationKind.PUT, "me");
			return written(1);
		});
		assertThat(this.found).containsExactly("1 in 7-0");
	}

	@Test
	void isNoneWhereAnEarlierPutIsStillToCome() {
		put(1, 10);
		put(2, 20);
		hook(InvalidationKind.PUT, "me");
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).isEmpty();
		put(3, 30);
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).containsExactly("3 in 7-0");
	}

	@Test
	void isNoneThatComesLate() {
		put(1, 10);
		this.seconds.set(11);
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).isEmpty();
	}

	@Test
	void isNoneWhileSomethingIsToBeSentAgain() {
		this.calm = false;
		put(1, 10);
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).isEmpty();
	}

	@Test
	void isNoneSoonAfterAReset() {
		this.seconds.set(8);
		hook(InvalidationKind.RESET, "");
		put(1, 10);
		hook(InvalidationKind.PUT, "me");
		assertThat(this.found).isEmpty();
	}

	private void put(long version, long atSecond) {
		this.seconds.set(atSecond);
		this.puts.make(CELL, () -> written(version));
	}

	private static Written written(long version) {
		return new Written(CELL, version, Way.ANNOTATED_PUT, null);
	}

	private void hook(InvalidationKind kind, String origin) {
		boolean reset = kind == InvalidationKind.RESET;
		this.puts.invalidated(new CacheInvalidation("near", kind, reset ? List.of() : List.of(CELL.key()), origin,
				reset ? null : ID, false));
	}

}
