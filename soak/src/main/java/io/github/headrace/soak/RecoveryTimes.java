package io.github.headrace.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How long after a fault was healed everything of its time was settled, as a table.
 */
public final class RecoveryTimes {

	private final Map<String, List<Long>> millis = new TreeMap<>();

	public void add(String fault, Duration time) {
		this.millis.computeIfAbsent(fault, (kind) -> new ArrayList<>()).add(time.toMillis());
	}

	@Override
	public String toString() {
		return this.millis.entrySet()
			.stream()
			.map((entry) -> row(entry.getKey(), entry.getValue().stream().sorted().toList()))
			.collect(Collectors.joining("\n", "| fault | runs | settled, ms | max |\n|---|--:|--:|--:|\n", ""));
	}

	private static String row(String kind, List<Long> sorted) {
		return "| %s | %d | %d | %d |".formatted(kind, sorted.size(), sorted.get(sorted.size() / 2),
				sorted.get(sorted.size() - 1));
	}

}
