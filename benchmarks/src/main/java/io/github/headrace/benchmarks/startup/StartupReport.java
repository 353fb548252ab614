package io.github.headrace.benchmarks.startup;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Report;

import org.springframework.boot.SpringBootVersion;

/**
 * Turns the times of starts into a table and a summary.
 */
final class StartupReport {

	private final Map<StartupPeerType, List<StartTimes>> times;

	StartupReport(Map<StartupPeerType, List<StartTimes>> times) {
		this.times = times;
	}

	Report create(String serverVersion) {
		List<List<String>> rows = this.times.keySet().stream().map(this::row).toList();
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("added_ms", added(StartTimes::cold));
		summary.put("added_warm_ms", added(StartTimes::warm));
		return new Report(
				List.of("Medians; the applications take turns within each round, each in a new JVM.",
						"Cold: from the start of the JVM until the application is ready. Warm: the fastest of several "
								+ "further starts in the same JVM.",
						"Added: milliseconds beside boot, whose class path is the same.",
						"JVM: `%s`.".formatted(String.join(" ", StartupScenario.JVM_OPTIONS))),
				Map.of("Server", serverVersion.replace("_version:", " "), "Spring Boot",
						SpringBootVersion.getVersion()),
				new MarkdownTable(
						List.of("application", "cold ms", "min..max", "added", "warm ms", "min..max", "added", "JVMs"),
						rows),
				summary);
	}

	private List<String> row(StartupPeerType peer) {
		Distribution cold = distribution(peer, StartTimes::cold);
		Distribution warm = distribution(peer, StartTimes::warm);
		return List.of("**" + peer.id() + "**: " + peer.description(), Figures.count((long) cold.median()), range(cold),
				added(peer, StartTimes::cold), Figures.count((long) warm.median()), range(warm),
				added(peer, StartTimes::warm), Integer.toString(this.times.getOrDefault(peer, List.of()).size()));
	}

	private static String range(Distribution times) {
		return Figures.count((long) times.min()) + ".." + Figures.count((long) times.max());
	}

	private Map<String, Long> added(ToDoubleFunction<StartTimes> time) {
		Map<String, Long> added = new LinkedHashMap<>();
		for (StartupPeerType peer : this.times.keySet()) {
			if (isCompared(peer)) {
				added.put(peer.id(), difference(peer, time));
			}
		}
		return added;
	}

	private String added(StartupPeerType peer, ToDoubleFunction<StartTimes> time) {
		return isCompared(peer) ? Long.toString(difference(peer, time)) : "-";
	}

	private boolean isCompared(StartupPeerType peer) {
		return peer != StartupPeerType.BOOT && this.times.containsKey(StartupPeerType.BOOT);
	}

	private long difference(StartupPeerType peer, ToDoubleFunction<StartTimes> time) {
		return Math.round(distribution(peer, time).median() - distribution(StartupPeerType.BOOT, time).median());
	}

	private Distribution distribution(StartupPeerType peer, ToDoubleFunction<StartTimes> time) {
		return Distribution.of(this.times.getOrDefault(peer, List.of()), time);
	}

}
