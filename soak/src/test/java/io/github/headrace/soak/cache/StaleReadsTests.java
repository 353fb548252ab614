package io.github.headrace.soak.cache;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the judge finds, lies above all.
 */
class StaleReadsTests {

	private static final Cell CELL = new Cell(SoakCache.NEAR, 7);

	private final Floors floors = new Floors((cell) -> 3);

	private final List<StaleReads.Verdict> verdicts = new ArrayList<>();

	private long pardon;

	private final StaleReads judge = new StaleReads(this.floors, (cache) -> this.pardon, this.verdicts::add);

	@Test
	void hasNothingAgainstTheFloorNorAgainstWhatIsNewer() {
		end(this.judge.begin(CELL), 3);
		end(this.judge.begin(CELL), 4);
		assertThat(this.verdicts).containsExactly(StaleReads.Verdict.FRESH, StaleReads.Verdict.FRESH);
	}

	@Test
	void findsAVersionBelowTheFirstFloor() {
		end(this.judge.begin(CELL), 2);
		assertStale("version 2 of near g7:k7, which was at 3 before it began (confirmed at the start)");
	}

	@Test
	void findsAVersionBelowAFloorThatWasRaised() {
		this.floors.raise(CELL, 9, "applied");
		end(this.judge.begin(CELL), 8);
		assertStale("a read returned version 8 of near g7:k7, which was at 9 before it began (applied)");
	}

	@Test
	void hasNothingAgainstAReadThatBeganBeforeTheFloorWasRaised() {
		StaleReads.Read read = this.judge.begin(CELL);
		this.floors.raise(CELL, 9, "applied");
		end(read, 3);
		assertThat(this.verdicts).containsExactly(StaleReads.Verdict.FRESH);
	}

	@Test
	void takesNoFloorForAnothers() {
		this.floors.raise(CELL, 9, "applied");
		end(this.judge.begin(new Cell(SoakCache.COHERENT, 7)), 3);
		end(this.judge.begin(new Cell(SoakCache.NEAR, 8)), 3);
		assertThat(this.verdicts).containsExactly(StaleReads.Verdict.FRESH, StaleReads.Verdict.FRESH);
	}

	@Test
	void neverLowersAFloor() {
		this.floors.raise(CELL, 9, "applied");
		this.floors.raise(CELL, 5, "applied late");
		end(this.judge.begin(CELL), 8);
		assertStale("which was at 9");
	}

	@Test
	void findsAVersionBelowTheFloorOfTheReadItself() {
		end(this.judge.begin(CELL, 6, "written in this transaction"), 5);
		assertStale("written in this transaction");
	}

	@Test
	void judgesNoReadThatMeetsAPardon() {
		this.pardon = 1;
		StaleReads.Read within = this.judge.begin(CELL);
		end(this.judge.begin(CELL), 0);
		this.pardon = 2;
		StaleReads.Read before = this.judge.begin(CELL);
		end(within, 0);
		this.pardon = 4;
		end(before, 0);
		assertThat(this.verdicts).hasSize(3).containsOnly(StaleReads.Verdict.PARDONED);
	}

	@Test
	void judgesReadsAgainAfterAPardon() {
		this.pardon = 2;
		end(this.judge.begin(CELL), 0);
		assertStale("version 0");
	}

	private void end(StaleReads.Read read, long version) {
		this.judge.end(read, version, () -> "a read");
	}

	private void assertStale(String text) {
		assertThat(this.verdicts).singleElement().satisfies((verdict) -> {
			assertThat(verdict.isStale()).isTrue();
			assertThat(verdict.complaint()).contains(text);
		});
	}

}
