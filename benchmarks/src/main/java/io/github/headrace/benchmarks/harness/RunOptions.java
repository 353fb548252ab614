package io.github.headrace.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * The command line of a run.
 *
 * @param scenario the name of the scenario
 * @param quick whether fewer rounds are played, to end within three minutes
 * @param peers the names of the peers to measure, empty for all
 * @param parts the parts of the scenario to run, empty for those it chooses itself
 * @param output the Markdown file to write, or {@code null} for none
 */
public record RunOptions(String scenario, boolean quick, Set<String> peers, Set<String> parts, @Nullable Path output) {

	public static final String USAGE = "benchmarks/run SCENARIO [--quick] [--peers NAME,NAME...] "
			+ "[--parts NAME,NAME...] [--output FILE]";

	/**
	 * Return whether the peer of the given name is to be measured.
	 */
	public boolean includes(String peer) {
		return this.peers.isEmpty() || this.peers.contains(peer);
	}

	/**
	 * Reject names of peers that the scenario does not have.
	 */
	public void verifyPeers(List<String> known) {
		verify("--peers", this.peers, known);
	}

	/**
	 * Reject names of parts that the scenario does not have.
	 */
	public void verifyParts(List<String> known) {
		verify("--parts", this.parts, known);
	}

	private void verify(String option, Set<String> named, List<String> known) {
		Set<String> unknown = new TreeSet<>(named);
		known.forEach(unknown::remove);
		if (!unknown.isEmpty()) {
			throw new IllegalArgumentException(
					option + " names " + unknown + ", but scenario '" + this.scenario + "' has only " + known);
		}
	}

	/**
	 * Return what asked for the parts, empty if they were not named.
	 */
	String partsArgument() {
		return this.parts.isEmpty() ? "" : " --parts " + String.join(",", this.parts);
	}

	/**
	 * Parse the arguments of the command line.
	 */
	public static RunOptions parse(String... args) {
		String scenario = null;
		boolean quick = false;
		Set<String> peers = Set.of();
		Set<String> parts = Set.of();
		Path output = null;
		Deque<String> remaining = new ArrayDeque<>(List.of(args));
		while (!remaining.isEmpty()) {
			String arg = remaining.pop();
			switch (arg) {
				case "--quick" -> quick = true;
				case "--peers" -> peers = new TreeSet<>(Arrays.asList(valueOf(arg, remaining).split(",")));
				case "--parts" -> parts = new TreeSet<>(Arrays.asList(valueOf(arg, remaining).split(",")));
				case "--output" -> output = Path.of(valueOf(arg, remaining)).toAbsolutePath();
				default -> {
					if (arg.startsWith("-") || scenario != null) {
						throw new IllegalArgumentException("Argument '" + arg + "' is not understood");
					}
					scenario = arg;
				}
			}
		}
		if (scenario == null) {
			throw new IllegalArgumentException("No scenario is named");
		}
		return new RunOptions(scenario, quick, peers, parts, output);
	}

	private static String valueOf(String option, Deque<String> remaining) {
		if (remaining.isEmpty()) {
			throw new IllegalArgumentException("Option '" + option + "' needs a value");
		}
		return remaining.pop();
	}

}
