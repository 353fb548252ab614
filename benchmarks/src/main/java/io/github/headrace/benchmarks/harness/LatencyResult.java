package io.github.headrace.benchmarks.harness;

import java.util.Arrays;

/**
 * Quantiles of times in nanoseconds.
 *
 * @param count the number of times
 * @param p50 the median
 * @param p99 what 99 of 100 do not exceed
 * @param max the largest
 */
public record LatencyResult(int count, long p50, long p99, long max) {

	public static LatencyResult of(long[] nanos) {
		if (nanos.length == 0) {
			throw new IllegalArgumentException("There are no times: nothing arrived");
		}
		long[] sorted = nanos.clone();
		Arrays.sort(sorted);
		return new LatencyResult(sorted.length, quantile(sorted, 0.5), quantile(sorted, 0.99),
				sorted[sorted.length - 1]);
	}

	/** The smallest time that a share of all times does not exceed. */
	private static long quantile(long[] sorted, double share) {
		return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
	}

}
