package io.github.headrace.soak.stream;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

import io.github.headrace.soak.Chance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JobTests {

	@Test
	void drawsJobsOfAllKindsAndTheSameOnesAgain() {
		List<Job> jobs = jobs(5);
		assertThat(jobs).isEqualTo(jobs(5)).isNotEqualTo(jobs(6));
		assertThat(jobs).extracting(Job::failures).contains(0, 1, 2, Job.ALWAYS);
		assertThat(jobs).filteredOn((job) -> job.failures() == 0).hasSizeGreaterThan(800);
	}

	@Test
	void tellsInWhichGroupsItSucceeds() {
		assertThat(SoakGroup.ALL).filteredOn(new Job(1, "a", 1, "")::succeeds)
			.extracting(SoakGroup::id)
			.containsExactly("plain", "keyed", "batch", "few");
		assertThat(SoakGroup.ALL).noneMatch(new Job(1, "a", Job.ALWAYS, "")::succeeds);
		assertThat(SoakGroup.ALL).filteredOn(Job.culprit(1, "few")::succeeds)
			.extracting(SoakGroup::id)
			.doesNotContain("few")
			.hasSize(4);
	}

	@Test
	void waitsLongerAfterEachAttempt() {
		SoakGroup plain = SoakGroup.of("plain");
		assertThat(List.of(1, 2, 3, 4)).extracting(plain::leastDelayMillis).containsExactly(200L, 400L, 800L, 800L);
	}

	private static List<Job> jobs(long seed) {
		Chance chance = new Chance(new Random(seed));
		return LongStream.range(0, 1000).mapToObj((number) -> Job.random(number, chance)).toList();
	}

}
