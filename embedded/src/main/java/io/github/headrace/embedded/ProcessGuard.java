package io.github.headrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A shell process that outlives the JVM just long enough to kill its server and to delete
 * the server's directory.
 * <p>
 * It reads from a pipe that only the JVM holds open, so that it learns of the JVM's end
 * even after {@code kill -9}. Each line is the id of the process to kill, an empty one
 * for none.
 */
final class ProcessGuard implements AutoCloseable {

	/**
	 * Only the end of the JVM ends it, so signals are ignored. A server in a session of
	 * its own is killed together with what it has forked to write a file.
	 */
	private static final String SCRIPT = """
			trap '' HUP INT QUIT TERM PIPE
			umask 077
			dir=$(mktemp -d "$1/headrace-redis-XXXXXXXX") || exit 1
			cd /
			printf '%s\\n' "$dir"
			while read -r line; do pid=$line; done
			[ -n "$pid" ] && { kill -s KILL -- "-$pid" || kill -s KILL "$pid"; } 2>/dev/null
			rm -rf "$dir" 2>/dev/null || { sleep 1; rm -rf "$dir" 2>/dev/null; }
			""";

	private final Process process;

	private final Path directory;

	private long watched = -1;

	private ProcessGuard(Process process, Path directory) {
		this.process = process;
		this.directory = directory;
	}

	static ProcessGuard start() {
		String parent = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().toString();
		try {
			Process process = Shell.detached(SCRIPT, parent).redirectErrorStream(true).start();
			BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
			String line = reader.readLine();
			if (line == null || !line.startsWith("/")) {
				process.destroyForcibly();
				throw new IllegalStateException(
						"No directory for an embedded redis-server could be made in '%s' (java.io.tmpdir): %s"
							.formatted(parent, line));
			}
			return new ProcessGuard(process, Path.of(line));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The guard of an embedded redis-server could not be started", ex);
		}
	}

	/**
	 * Return the directory that is deleted in the end; nobody but the user may enter it.
	 */
	Path directory() {
		return this.directory;
	}

	/**
	 * Kill the given process, too, when the JVM ends. It is told to the guard when this
	 * method returns, even if the JVM is killed right after.
	 */
	synchronized void watch(long pid) {
		tell(Long.toString(pid));
		this.watched = pid;
	}

	/**
	 * Forget a process that has ended, since the system may give its id to another.
	 */
	synchronized void forget(long pid) {
		if (this.watched == pid && this.process.isAlive()) {
			tell("");
			this.watched = -1;
		}
	}

	private void tell(String line) {
		try {
			OutputStream pipe = this.process.getOutputStream();
			pipe.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
			pipe.flush();
		}
		catch (IOException ex) {
			throw new IllegalStateException("The guard of an embedded redis-server (pid %d) was ended by someone else"
				.formatted(this.process.pid()), ex);
		}
	}

	/**
	 * Kill what is watched, delete the directory, and wait for it.
	 */
	@Override
	public void close() {
		try {
			this.process.getOutputStream().close();
			this.process.waitFor(5, TimeUnit.SECONDS);
		}
		catch (IOException ex) {
			// It has already ended
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
