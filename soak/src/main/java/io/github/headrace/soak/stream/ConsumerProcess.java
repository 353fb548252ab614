package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.headrace.soak.process.ChildJvm;

/**
 * How a consumer is started, and how it may end.
 */
final class ConsumerProcess {

	/** How a process ends that came across a culprit. */
	static final int CULPRIT = 86;

	/** How a process ends that cannot keep its books. */
	static final int NO_JOURNAL = 87;

	private ConsumerProcess() {
	}

	/**
	 * Starts a process.
	 * @param name its name, never used before
	 * @param properties tell where it finds Redis
	 * @param directory where it keeps its journal and its log
	 */
	static ChildJvm start(String name, Map<String, String> properties, Path directory) {
		List<String> arguments = new ArrayList<>(List.of(name, directory.toString()));
		properties.forEach((property, value) -> arguments.add("--" + property + "=" + value));
		return ChildJvm.start(name, ConsumerApplication.class, arguments, directory.resolve(name + ".log"));
	}

}
