package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Launches the processes of one server, each of them on the same port with the same
 * configuration.
 */
final class ServerLauncher {

	private static final int ATTEMPTS = 5;

	private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

	/**
	 * A file just written cannot be executed as long as a process that is being forked
	 * elsewhere in this JVM still holds it open.
	 */
	private static final List<String> TRANSIENT_FAILURES = List.of("Address already in use", "Text file busy");

	private final Path binary;

	private final ServerOptions options;

	private final ProcessGuard guard;

	ServerLauncher(Path binary, ServerOptions options, ProcessGuard guard) {
		this.binary = binary;
		this.options = options;
		this.guard = guard;
	}

	/**
	 * Launch on the configured port, or else on a free one.
	 */
	ServerProcess launch() {
		return launch(() -> (this.options.port() != 0) ? this.options.port() : FreePort.choose());
	}

	/**
	 * Launch on the given port.
	 */
	ServerProcess launch(int port) {
		return launch(() -> port);
	}

	/** Between the choice of a port and its use another process may take it. */
	private ServerProcess launch(IntSupplier port) {
		for (int attempt = 1;; attempt++) {
			try {
				return tryLaunch(port.getAsInt());
			}
			catch (ServerStartException ex) {
				if (!ex.isTransient() || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private ServerProcess tryLaunch(int port) {
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
			if (process.endsWithin(POLL_INTERVAL)) {
				String output = process.lastOutput();
				boolean transientFailure = TRANSIENT_FAILURES.stream().anyMatch(output::contains);
				throw failure(process, "it ended with exit code %d".formatted(process.exitCode()), transientFailure);
			}
			if (System.nanoTime() - start > timeout.toNanos()) {
				throw failure(process, "it did not answer PING within %d ms".formatted(timeout.toMillis()), false);
			}
		}
		if (probe.answeringPid() != process.pid()) {
			throw failure(process, "the process with id %d answers there (a script around the server has to exec it)"
				.formatted(probe.answeringPid()), true);
		}
	}

	private ServerStartException failure(ServerProcess process, String reason, boolean transientFailure) {
		return new ServerStartException("redis-server (%s, pid %d) could not be started on port %d: %s. Its output:\n%s"
			.formatted(this.binary, process.pid(), process.port(), reason, process.lastOutput()), transientFailure);
	}

}
