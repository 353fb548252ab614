package io.github.headrace.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One process of {@code redis-server}.
 */
final class ServerProcess {

	private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

	private static final int OUTPUT_LINES = 20;

	/**
	 * Becomes the server, under the same process id, when it is told to; never when the
	 * JVM ends before.
	 */
	private static final String SCRIPT = "read -r go && exec \"$@\" </dev/null";

	private final Process process;

	private final int port;

	private final Path output;

	private ServerProcess(Process process, int port, Path output) {
		this.process = process;
		this.port = port;
		this.output = output;
	}

	static ServerProcess start(List<String> command, int port, ProcessGuard guard) throws IOException {
		Path directory = guard.directory();
		Path output = directory.resolve("output.log");
		Process process = Shell.detached(SCRIPT, command.toArray(String[]::new))
			.directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.to(output.toFile()))
			.start();
		// The order is what leaves no process behind: first the guard knows, then it runs
		try (OutputStream pipe = process.getOutputStream()) {
			guard.watch(process.pid());
			process.onExit().thenRun(() -> guard.forget(process.pid()));
			pipe.write("go\n".getBytes(StandardCharsets.US_ASCII));
		}
		return new ServerProcess(process, port, output);
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int exitCode() {
		return this.process.exitValue();
	}

	boolean endsWithin(Duration time) {
		return await(this.process, time);
	}

	void terminate() {
		if (!isAlive()) {
			return;
		}
		send("CONT");
		this.process.destroy();
		if (!endsWithin(SHUTDOWN_TIMEOUT)) {
			kill();
		}
	}

	/**
	 * Kill the process and those that it has forked to write a file.
	 */
	void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
		boolean interrupted = false;
		while (true) {
			try {
				this.process.waitFor();
				break;
			}
			catch (InterruptedException ex) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Send a signal that Java has no method for.
	 */
	void signal(String name) {
		if (!isAlive()) {
			throw new IllegalStateException("redis-server (pid %d) on port %d is not running: SIG%s cannot be sent"
				.formatted(pid(), this.port, name));
		}
		send(name);
	}

	private void send(String signal) {
		try {
			await(Shell.detached("kill -s \"$1\" \"$2\"", signal, Long.toString(pid())).start(), SHUTDOWN_TIMEOUT);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("SIG%s could not be sent to redis-server (pid %d)".formatted(signal, pid()),
					ex);
		}
	}

	private static boolean await(Process process, Duration time) {
		try {
			return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(
					"Interrupted while waiting for the process with id %d".formatted(process.pid()), ex);
		}
	}

	String lastOutput() {
		try {
			List<String> lines = Files.readAllLines(this.output, StandardCharsets.ISO_8859_1);
			return String.join("\n", lines.subList(Math.max(0, lines.size() - OUTPUT_LINES), lines.size()));
		}
		catch (IOException ex) {
			return "(none: %s)".formatted(ex);
		}
	}

}
