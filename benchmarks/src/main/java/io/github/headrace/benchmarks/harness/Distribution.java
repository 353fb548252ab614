package io.github.headrace.benchmarks.harness;

import java.util.Arrays;
import java.util.Collection;
import java.util.function.ToDoubleFunction;

/**
 * The spread of a figure over the rounds.
 *
 * @param min the smallest value
 * @param median the middle value
 * @param max the largest value
 */
public record Distribution(double min, double median, double max) {

	public static <R> Distribution of(Collection<R> rounds, ToDoubleFunction<R> figure) {
		if (rounds.isEmpty()) {
			throw new IllegalArgumentException("A distribution needs at least one round");
		}
		double[] sorted = rounds.stream().mapToDouble(figure).toArray();
		Arrays.sort(sorted);
		int last = sorted.length - 1;
		return new Distribution(sorted[0], (sorted[last / 2] + sorted[last - last / 2]) / 2, sorted[last]);
	}

}
