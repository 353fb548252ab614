package io.github.headrace.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server is started with.
 *
 * @param port the port, or 0 for a free one
 * @param config lines of {@code redis.conf}
 * @param startTimeout the time that a start may take
 * @param mode what the process is to be
 */
record ServerOptions(int port, List<String> config, Duration startTimeout, Mode mode) {

	static String requireLine(String line) {
		if (line.lines().count() != 1) {
			throw new IllegalArgumentException(
					"'line' must be exactly one line of redis.conf, but was '%s': call config once per line"
						.formatted(line));
		}
		return line;
	}

	/** Later lines win, so the user's stand between our defaults and our promises. */
	List<String> configFile(int port) {
		List<String> lines = new ArrayList<>(List.of("save \"\"", "appendonly no"));
		lines.addAll(this.config);
		lines.addAll(List.of("daemonize no", "bind " + FreePort.HOST, "port " + port));
		return lines;
	}

	List<String> arguments(Path configFile) {
		String path = configFile.toString();
		return switch (this.mode) {
			case SERVER -> List.of(path);
			case SENTINEL -> List.of(path, "--sentinel");
		};
	}

	/**
	 * What a process of {@code redis-server} can be.
	 */
	enum Mode {

		/** Keeps data. */
		SERVER,

		/** Watches servers that keep data. */
		SENTINEL

	}

}
