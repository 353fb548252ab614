package io.github.headrace.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses a loopback port that nobody listens on.
 */
final class FreePort {

	static final String HOST = "127.0.0.1";

	private static final int CLUSTER_BUS_OFFSET = 10_000;

	/**
	 * Port and cluster bus port lie below the range that systems take for outgoing
	 * connections (from 32768 on Linux, 49152 on macOS). So no client can take the port
	 * while the server is down for a restart, not even one that connects to this port and
	 * is given the same one as its own.
	 */
	private static final int LOWEST = 10_000;

	private static final int HIGHEST = 32_767 - CLUSTER_BUS_OFFSET;

	private static final int ATTEMPTS = 100;

	private FreePort() {
	}

	static int choose() {
		for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST + 1);
			if (isFree(port) && isFree(port + CLUSTER_BUS_OFFSET)) {
				return port;
			}
		}
		throw new IllegalStateException("No free port between %d and %d was found in %d attempts: give one"
			.formatted(LOWEST, HIGHEST, ATTEMPTS));
	}

	private static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.bind(new InetSocketAddress(HOST, port));
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
