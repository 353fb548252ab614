package io.github.headrace.benchmarks.observation;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import io.github.headrace.benchmarks.channel.ObservedChannels;
import io.github.headrace.benchmarks.channel.RoundResult;
import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;
import io.github.headrace.benchmarks.stream.DrainRound;
import io.github.headrace.benchmarks.stream.ObservedStreams;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;

/**
 * Listeners without and with meters, observations and spans.
 */
public final class ObservationScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(3, 9, Duration.ofSeconds(60));

	private static final RoundPlan FULL = new RoundPlan(4, 21, Duration.ofMinutes(10));

	private static final List<String> HEADER = List.of("listener", "messages/s", "min..max", "ratio",
			"consumer CPU s/M", "CPU ratio");

	private static final List<String> PARTS = List.of("channels", "streams");

	@Override
	public String name() {
		return "observation";
	}

	@Override
	public String description() {
		return "Throughput and CPU time of listeners whose handlers do nothing, observed more or less.";
	}

	@Override
	public List<String> peers() {
		return Arrays.stream(Observed.values()).map(ObservationScenario::id).toList();
	}

	@Override
	public List<String> parts() {
		return PARTS;
	}

	@Override
	public Report run(RunOptions options) {
		RoundPlan plan = options.quick() ? QUICK : FULL;
		List<List<String>> rows = new ArrayList<>();
		Map<String, BigDecimal> ratios = new LinkedHashMap<>();
		Map<String, BigDecimal> cpuRatios = new LinkedHashMap<>();
		if (options.parts().isEmpty() || options.parts().contains("channels")) {
			add("channels", ObservedChannels.play(plan), RoundResult::messagesPerSecond, RoundResult::cpuPerMillion,
					rows, ratios, cpuRatios);
		}
		if (options.parts().isEmpty() || options.parts().contains("streams")) {
			add("streams", ObservedStreams.play(plan), DrainRound::entriesPerSecond, DrainRound::consumerCpuPerMillion,
					rows, ratios, cpuRatios);
		}
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("ratios", ratios);
		summary.put("cpu_ratios", cpuRatios);
		return new Report(conditions(plan), versions(), new MarkdownTable(HEADER, rows), summary);
	}

	private static <R> void add(String part, Map<Observed, List<R>> results, ToDoubleFunction<R> rate,
			ToDoubleFunction<R> cpu, List<List<String>> rows, Map<String, BigDecimal> ratios,
			Map<String, BigDecimal> cpuRatios) {
		Function<Observed, Distribution> rates = (observed) -> Distribution
			.of(results.getOrDefault(observed, List.of()), rate);
		Function<Observed, Distribution> cpus = (observed) -> Distribution.of(results.getOrDefault(observed, List.of()),
				cpu);
		for (Observed observed : results.keySet()) {
			Distribution own = rates.apply(observed);
			BigDecimal ratio = Figures.round(own.median() / rates.apply(Observed.OFF).median());
			BigDecimal cpuRatio = Figures.round(cpus.apply(observed).median() / cpus.apply(Observed.OFF).median());
			rows.add(List.of(part + ", " + id(observed), Figures.thousands(own.median()),
					Figures.thousands(own.min()) + ".." + Figures.thousands(own.max()), ratio.toPlainString(),
					Figures.plain(cpus.apply(observed).median()), cpuRatio.toPlainString()));
			if (observed != Observed.OFF) {
				ratios.put(part + "/" + id(observed), ratio);
				cpuRatios.put(part + "/" + id(observed), cpuRatio);
			}
		}
	}

	private static String id(Observed observed) {
		return observed.name().toLowerCase(Locale.ROOT);
	}

	private static List<String> conditions(RoundPlan plan) {
		return List.of(
				"Medians of up to %d rounds after %d warm-up rounds, interleaved.".formatted(plan.measured(),
						plan.warmUp()),
				"Ratio: relative to the listener that observes nothing. Its CPU column tells more than its rate.",
				"Metrics: Boot's meters and observations, with its `SimpleMeterRegistry`.",
				"Tracing: OpenTelemetry by Boot's defaults, too: 1 in 10 traces is sampled, and exported to nowhere.",
				"Everything else is as in the scenarios `channels` (JSON record) and `streams` (`byte[]`).");
	}

	private static Map<String, String> versions() {
		Map<String, String> versions = new LinkedHashMap<>();
		versions.put("Spring Boot", SpringBootVersion.getVersion());
		put(versions, "Micrometer", MeterRegistry.class.getPackage().getImplementationVersion());
		put(versions, "OpenTelemetry", OpenTelemetry.class.getPackage().getImplementationVersion());
		return versions;
	}

	private static void put(Map<String, String> versions, String name, @Nullable String version) {
		if (version != null) {
			versions.put(name, version);
		}
	}

}
