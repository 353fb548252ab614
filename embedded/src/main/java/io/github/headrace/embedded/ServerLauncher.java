package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Launches the processes of one server, each of them on the same port with the same
 * configuration.
 */
final class ServerLauncher {

	private static final int ATTEMPTS = 5;

	private final Path binary;

	private final ServerOptions options;

	private final ProcessGuard guard;

	ServerLauncher(Path binary, ServerOptions options, ProcessGuard guard) {
		this.binary = binary;
		this.options = options;
		this.guard = guard;
	}

	/**
	 * Launch on the configured port, or else on a free one. Between the choice of a free
	 * port and its use another process may take it, hence the attempts.
	 */
	ServerProcess launch() {
		if (this.options.port() != 0) {
			return launch(this.options.port());
		}
		for (int attempt = 1;; attempt++) {
			try {
				return launch(FreePort.choose());
			}
			catch (ServerStartException ex) {
				if (!ex.isWorthAnotherPort() || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	ServerProcess launch(int port) {
		try {
			Files.write(this.guard.directory().resolve("redis.conf"), this.options.configFile(port));
			ServerProcess process = ServerProcess.start(this.binary, port, this.guard);
			try {
				awaitReady(process);
				return process;
			}
			catch (RuntimeException | Error ex) {
				process.kill();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(
					"redis-server could not be started in '%s'".formatted(this.guard.directory()), ex);
		}
	}

	private void awaitReady(ServerProcess process) {
		Duration timeout = this.options.startTimeout();
		long start = System.nanoTime();
		ReadinessProbe probe = new ReadinessProbe(process);
		while (!probe.isReady()) {
			if (process.endsWithin(Duration.ofMillis(2))) {
				throw failure(process, "ended with exit code %d".formatted(process.exitCode()));
			}
			if (System.nanoTime() - start > timeout.toNanos()) {
				throw failure(process, "did not answer PING within %d ms".formatted(timeout.toMillis()));
			}
		}
		if (probe.answeringPid() != process.pid()) {
			throw failure(process, "another process (pid %d) answers there; a wrapper script has to exec the server"
				.formatted(probe.answeringPid()));
		}
	}

	private ServerStartException failure(ServerProcess process, String reason) {
		String output = process.lastOutput();
		// A binary just written cannot be executed while a process being forked elsewhere
		// in this JVM still holds it open
		boolean worthAnotherPort = output.contains("Address already in use") || output.contains("Text file busy")
				|| reason.startsWith("another process");
		return new ServerStartException("redis-server (%s, pid %d) could not be started on port %d: %s. Its output:\n%s"
			.formatted(this.binary, process.pid(), process.port(), reason, output), worthAnotherPort);
	}

}
