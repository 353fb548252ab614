package io.github.headrace.benchmarks.stream;

import java.util.List;

import io.github.headrace.benchmarks.harness.LatencyResult;

/**
 * How punctual delayed entries were.
 *
 * @param early the entries that were added before they were due
 * @param late the times by which they were late, those that were early as 0
 */
record DelayResult(long early, LatencyResult late) {

	private static final long NANOS_PER_MILLI = 1_000_000;

	/**
	 * Sum up.
	 * @param millis by how many milliseconds each entry was late, negative if early
	 */
	static DelayResult of(List<Long> millis) {
		long early = millis.stream().filter((late) -> late < 0).count();
		return new DelayResult(early,
				LatencyResult.of(millis.stream().mapToLong((late) -> Math.max(0, late) * NANOS_PER_MILLI).toArray()));
	}

}
