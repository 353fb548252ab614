package io.github.headrace.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.headrace.benchmarks.cache.InvalidationScenario;
import io.github.headrace.benchmarks.cache.NearCacheScenario;
import io.github.headrace.benchmarks.channel.ChannelScenario;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.ReportFile;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;
import io.github.headrace.benchmarks.observation.ObservationScenario;
import io.github.headrace.benchmarks.stream.StreamScenario;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one scenario and prints its table, then one line of JSON.
 */
public final class Benchmarks {

	private static final List<Scenario> SCENARIOS = List.of(new ChannelScenario(), new StreamScenario(),
			new NearCacheScenario(), new InvalidationScenario(), new ObservationScenario());

	private Benchmarks() {
	}

	public static void main(String[] args) {
		RunOptions options;
		Scenario scenario;
		try {
			options = RunOptions.parse(args);
			scenario = scenario(options.scenario());
			options.verifyPeers(scenario.peers());
			options.verifyParts(scenario.parts());
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			printUsage();
			System.exit(2);
			return;
		}
		run(scenario, options);
	}

	private static void printUsage() {
		System.err.println("Usage: " + RunOptions.USAGE);
		SCENARIOS.forEach((scenario) -> System.err.printf("  %s: %s Peers: %s%n", scenario.name(),
				scenario.description(), String.join(", ", scenario.peers())));
	}

	private static void run(Scenario scenario, RunOptions options) {
		Report report = scenario.run(options);
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("scenario", scenario.name());
		summary.putAll(report.summary());
		String json = JsonMapper.shared().writeValueAsString(summary);
		if (options.output() != null) {
			ReportFile.write(options.output(), scenario, options, report, json);
		}
		System.out.println(report.tables());
		System.out.println();
		System.out.println(json);
	}

	private static Scenario scenario(String name) {
		return SCENARIOS.stream()
			.filter((scenario) -> scenario.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no scenario '" + name + "', only "
					+ SCENARIOS.stream().map(Scenario::name).collect(Collectors.joining(", "))));
	}

}
