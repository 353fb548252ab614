package io.github.headrace.benchmarks.harness;

import java.util.List;

/**
 * A workload on which Headrace, its peers and the raw client are measured in one run.
 */
public interface Scenario {

	/**
	 * Return the name that selects the scenario on the command line.
	 */
	String name();

	/**
	 * Return one sentence on what is measured.
	 */
	String description();

	/**
	 * Return the names of the peers, in the order of the report.
	 */
	List<String> peers();

	/**
	 * Return the names of the parts that can be run alone, none if there is only one.
	 */
	default List<String> parts() {
		return List.of();
	}

	/**
	 * Run the scenario on a server of its own; nothing that it started is left behind.
	 * @param options what the command line asks for
	 * @return the measured figures
	 */
	Report run(RunOptions options);

}
