package io.github.headrace.benchmarks.harness;

import java.nio.file.Path;

/**
 * Where a run keeps its logs and its counter file.
 */
public final class WorkDirectory {

	private WorkDirectory() {
	}

	public static Path path() {
		return Path.of(System.getProperty("benchmarks.directory", "benchmarks/target"));
	}

}
