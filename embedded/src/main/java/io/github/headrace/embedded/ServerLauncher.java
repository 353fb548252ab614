package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Launches the processes of one server, each of them on the same port with the same
 * configuration file, which the server may rewrite: a Sentinel always does, the servers
 * that it watches do on a failover.
 */
final class ServerLauncher {

	private static final int ATTEMPTS = 5;

	private static final Duration POLL_INTERVAL = Duration.ofMillis(2);

	private static final String READY = "Ready to accept connections";

	/** For a server whose log goes elsewhere. */
	private static final Duration GRACE_PERIOD = Duration.ofMillis(250);

	/**
	 * The server's words for a port that is taken (those of the system differ), and the
	 * shell's for a binary just written: it cannot be executed as long as a process that
	 * is being forked elsewhere in this JVM still holds it open.
	 */
	private static final List<String> TRANSIENT_FAILURES = List.of("Failed listening on port", "Text file busy");

	private final Path binary;

	private final ServerOptions options;

	private final ProcessGuard guard;

	private final Path configFile;

	ServerLauncher(Path binary, ServerOptions options, ProcessGuard guard) {
		this.binary = binary;
		this.options = options;
		this.guard = guard;
		this.configFile = guard.directory().resolve("redis.conf");
	}

	/**
	 * Launch on the configured port, or else on a free one.
	 */
	ServerProcess launch() {
		return launch(() -> (this.options.port() != 0) ? this.options.port() : FreePort.choose());
	}

	ServerProcess launch(IntSupplier port) {
		return retry(() -> {
			int chosen = port.getAsInt();
			writeConfigFile(chosen);
			return tryLaunch(chosen);
		});
	}

	/**
	 * Launch again on the given port, with the configuration file as the server has left
	 * it.
	 */
	ServerProcess relaunch(int port) {
		return retry(() -> tryLaunch(port));
	}

	/** Between the choice of a port and its use another process may take it. */
	private ServerProcess retry(Supplier<ServerProcess> launch) {
		for (int attempt = 1;; attempt++) {
			try {
				return launch.get();
			}
			catch (ServerStartException ex) {
				if (!ex.isTransient() || attempt == ATTEMPTS) {
					throw ex;
				}
			}
		}
	}

	private void writeConfigFile(int port) {
		try {
			Files.write(this.configFile, this.options.configFile(port));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'%s' could not be written".formatted(this.configFile), ex);
		}
	}

	private ServerProcess tryLaunch(int port) {
		List<String> command = new ArrayList<>(List.of(this.binary.toString()));
		command.addAll(this.options.arguments(this.configFile));
		try {
			ServerProcess process = ServerProcess.start(command, port, this.guard);
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
				throw ended(process);
			}
			if (System.nanoTime() - start > timeout.toNanos()) {
				throw failure(process, "it did not answer PING within %d ms".formatted(timeout.toMillis()), false);
			}
		}
		requireOwn(process, probe.answeringPid());
	}

	/** The answer may come from a server that has the port already: then ours ends. */
	private void requireOwn(ServerProcess process, OptionalLong answeringPid) {
		if (answeringPid.isEmpty()) {
			if (!process.lastOutput().contains(READY) && process.endsWithin(GRACE_PERIOD)) {
				throw ended(process);
			}
		}
		else if (answeringPid.getAsLong() != process.pid()) {
			throw failure(process, "the process with id %d answers there (a script around the server has to exec it)"
				.formatted(answeringPid.getAsLong()), true);
		}
	}

	private ServerStartException ended(ServerProcess process) {
		String output = process.lastOutput();
		return failure(process, "it ended with exit code %d".formatted(process.exitCode()),
				TRANSIENT_FAILURES.stream().anyMatch(output::contains));
	}

	private ServerStartException failure(ServerProcess process, String reason, boolean transientFailure) {
		return new ServerStartException("redis-server (%s, pid %d) could not be started on port %d: %s. Its output:\n%s"
			.formatted(this.binary, process.pid(), process.port(), reason, process.lastOutput()), transientFailure);
	}

}
