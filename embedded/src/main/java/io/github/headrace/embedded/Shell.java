package io.github.headrace.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * Builds processes that run a short script of the POSIX shell.
 */
final class Shell {

	private static final List<String> OWN_SESSION = SearchPath.find("setsid")
		.map((setsid) -> List.of(setsid.toString()))
		.orElse(List.of());

	private Shell() {
	}

	/**
	 * A process that neither the terminal's Ctrl-C nor a signal to the JVM's process
	 * group reaches, where the system has {@code setsid}: else they arrive at the same
	 * time as in the JVM, which still needs the server to shut down in order.
	 */
	static ProcessBuilder detached(String script, String... arguments) {
		List<String> command = new ArrayList<>(OWN_SESSION);
		command.addAll(List.of("/bin/sh", "-c", script, "headrace-embedded-redis"));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().put("LC_ALL", "C");
		return builder;
	}

}
