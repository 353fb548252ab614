package io.github.headrace.soak;

import java.util.List;
import java.util.stream.Collectors;

import io.github.headrace.soak.cache.CachesScenario;
import io.github.headrace.soak.channel.ChannelsScenario;
import io.github.headrace.soak.stream.StreamsScenario;

/**
 * Runs one scenario and prints its figures as the last line; ends with 1 if anything is
 * wrong, and with 2 if it could not be run.
 */
public final class Soak {

	private static final List<SoakScenario> SCENARIOS = List.of(new ChannelsScenario(), new StreamsScenario(),
			new CachesScenario());

	private Soak() {
	}

	public static void main(String[] args) {
		System.exit(run());
	}

	private static int run() {
		try {
			SoakOptions options = SoakOptions.fromSystemProperties();
			SoakResult result = scenario(options.scenario()).run(options);
			System.out.println(result.details());
			result.complaints().forEach((complaint) -> System.out.println("WRONG: " + complaint));
			System.out.println(result.figures());
			return result.complaints().isEmpty() ? 0 : 1;
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage());
			return 2;
		}
		catch (RuntimeException ex) {
			ex.printStackTrace();
			return 2;
		}
	}

	private static SoakScenario scenario(String name) {
		return SCENARIOS.stream()
			.filter((scenario) -> scenario.name().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("There is no soak '%s': set -Dheadrace.soak to one of %s"
				.formatted(name, SCENARIOS.stream().map(SoakScenario::name).collect(Collectors.joining(", ")))));
	}

}
