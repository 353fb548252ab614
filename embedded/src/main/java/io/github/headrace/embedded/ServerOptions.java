package io.github.headrace.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server is started with.
 *
 * @param port the port, or 0 for a free one
 * @param config lines of {@code redis.conf}
 * @param startTimeout the time that a start may take
 */
record ServerOptions(int port, List<String> config, Duration startTimeout) {

	/** Later lines win, so the user's stand between our defaults and our promises. */
	List<String> configFile(int port) {
		List<String> lines = new ArrayList<>(List.of("save \"\"", "appendonly no"));
		lines.addAll(this.config);
		lines.addAll(List.of("daemonize no", "bind " + FreePort.HOST, "port " + port));
		return lines;
	}

}
