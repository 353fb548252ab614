package io.github.headrace.benchmarks.startup;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.ChildJvm;
import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;

import org.springframework.boot.SpringBootVersion;

/**
 * Starts of applications that differ only in what listens, each in a JVM of its own.
 */
public final class StartupScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(1, 9, Duration.ofSeconds(150));

	private static final RoundPlan FULL = new RoundPlan(2, 25, Duration.ofMinutes(10));

	private static final Duration LIMIT = Duration.ofMinutes(1);

	private static final List<String> JVM_OPTIONS = List.of("-Xmx512m");

	@Override
	public String name() {
		return "startup";
	}

	@Override
	public String description() {
		return "Time from the start of the JVM until the application is ready.";
	}

	@Override
	public List<String> peers() {
		return Arrays.stream(StartupPeerType.values()).map(StartupPeerType::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<StartupPeerType> peers = Arrays.stream(StartupPeerType.values())
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		try (MeasuredServer server = new MeasuredServer()) {
			Map<StartupPeerType, List<Long>> times = (options.quick() ? QUICK : FULL).play(peers,
					(peer) -> start(peer, server));
			return report(times, server.version());
		}
	}

	private static long start(StartupPeerType peer, MeasuredServer server) {
		List<String> arguments = List.of(peer.name(), server.host(), Integer.toString(server.port()));
		try (ChildJvm child = ChildJvm.start("startup-" + peer.id(), StartupApplication.class, JVM_OPTIONS,
				arguments)) {
			child.awaitReady(LIMIT);
			return Long.parseLong(child.ask("time", LIMIT));
		}
	}

	private static Report report(Map<StartupPeerType, List<Long>> times, String serverVersion) {
		List<Long> boot = times.getOrDefault(StartupPeerType.BOOT, List.of());
		List<List<String>> rows = new ArrayList<>();
		Map<String, BigDecimal> added = new LinkedHashMap<>();
		times.forEach((peer, millis) -> {
			Distribution start = Distribution.of(millis, Long::doubleValue);
			String more = "-";
			if (peer != StartupPeerType.BOOT && !boot.isEmpty()) {
				double difference = start.median() - Distribution.of(boot, Long::doubleValue).median();
				more = Long.toString(Math.round(difference));
				added.put(peer.id(), new BigDecimal(more));
			}
			rows.add(List.of("**" + peer.id() + "**: " + peer.description(), Figures.count((long) start.median()),
					Figures.count((long) start.min()) + ".." + Figures.count((long) start.max()), more,
					Integer.toString(millis.size())));
		});
		return new Report(
				List.of("Medians; the applications take turns within each round, each start in a new JVM.",
						"JVM: `%s`.".formatted(String.join(" ", JVM_OPTIONS)),
						"Added: milliseconds beside boot, whose class path is the same."),
				Map.of("Server", serverVersion.replace("_version:", " "), "Spring Boot",
						SpringBootVersion.getVersion()),
				new MarkdownTable(List.of("application", "ready after ms", "min..max", "added ms", "starts"), rows),
				Map.of("added_ms", added));
	}

}
