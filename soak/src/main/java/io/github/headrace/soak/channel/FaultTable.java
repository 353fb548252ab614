package io.github.headrace.soak.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Medians and maxima of each kind of fault, in milliseconds.
 *
 * @param times what was measured
 */
record FaultTable(List<FaultTimes> times) {

	private static final String ROW = "| %-42s | %4s | %6s | %6s | %8s | %8s | %8s | %8s |%n";

	@Override
	public String toString() {
		StringBuilder table = new StringBuilder();
		table.append(ROW.formatted("fault (ms)", "runs", "lost", "max", "restored", "max", "healed", "max"));
		table.append("|%s|%s|%n".formatted("-".repeat(44),
				"-----:|-------:|-------:|---------:|---------:|---------:|---------:"));
		Map<String, List<FaultTimes>> kinds = this.times.stream()
			.collect(Collectors.groupingBy(FaultTimes::kind, TreeMap::new, Collectors.toList()));
		kinds.forEach((kind, some) -> table.append(row(kind, some)));
		table.append("lost, restored: from the fault to the first SubscriptionLost, and to the last confirmation;"
				+ " healed: from the end of the fault to the last confirmation");
		return table.toString();
	}

	private static String row(String kind, List<FaultTimes> some) {
		Figures lost = Figures.of(some, FaultTimes::lost);
		Figures restored = Figures.of(some, FaultTimes::restored);
		Figures healed = Figures.of(some, FaultTimes::restoredAfterHealing);
		return ROW.formatted(kind, some.size(), lost.median, lost.max, restored.median, restored.max, healed.median,
				healed.max);
	}

	private record Figures(String median, String max) {

		static Figures of(List<FaultTimes> some, Function<FaultTimes, @Nullable Duration> figure) {
			List<Long> sorted = some.stream()
				.map(figure)
				.filter(Objects::nonNull)
				.map(Duration::toMillis)
				.sorted()
				.toList();
			if (sorted.isEmpty()) {
				return new Figures("-", "-");
			}
			return new Figures(String.valueOf(sorted.get((sorted.size() - 1) / 2)),
					String.valueOf(sorted.get(sorted.size() - 1)));
		}

	}

}
