package io.github.headrace.embedded;

import java.nio.file.Path;
import java.util.List;

/**
 * Looks at the processes of the system.
 */
final class ServerProcesses {

	private ServerProcesses() {
	}

	/**
	 * Return the processes that run the given binary.
	 */
	static List<ProcessHandle> running(Path binary) {
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info().command().filter(binary.toString()::equals).isPresent())
			.toList();
	}

	/**
	 * Return whether a process has ended. As long as its parent has not asked about it,
	 * it still exists, but has no command.
	 */
	static boolean hasEnded(ProcessHandle process) {
		return !process.isAlive() || process.info().command().isEmpty();
	}

}
