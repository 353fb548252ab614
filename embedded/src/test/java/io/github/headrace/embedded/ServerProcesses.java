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
	 * Return the processes that run the given binary. One that has ended, but that its
	 * parent has not yet asked about, has no command.
	 */
	static List<ProcessHandle> running(Path binary) {
		return ProcessHandle.allProcesses()
			.filter((process) -> process.info().command().filter(binary.toString()::equals).isPresent())
			.toList();
	}

}
