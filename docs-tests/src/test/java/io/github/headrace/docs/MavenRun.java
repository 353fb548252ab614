package io.github.headrace.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A running Maven with its output. Closing it ends it, and whatever it has started.
 */
final class MavenRun implements AutoCloseable {

	private final String command;

	private final Process process;

	private final Thread reader;

	private final List<String> output = new CopyOnWriteArrayList<>();

	MavenRun(String command, Process process) {
		this.command = command;
		this.process = process;
		this.reader = new Thread(this::read, "output of " + command);
		this.reader.setDaemon(true);
		this.reader.start();
	}

	private void read() {
		try (BufferedReader lines = new BufferedReader(
				new InputStreamReader(this.process.getInputStream(), StandardCharsets.UTF_8))) {
			lines.lines().forEach(this.output::add);
		}
		catch (IOException ex) {
			this.output.add(ex.toString());
		}
	}

	void awaitSuccess(Duration timeout) throws InterruptedException {
		boolean ended = this.process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (!ended || this.process.exitValue() != 0) {
			throw new AssertionError(failure(ended ? "ended with " + this.process.exitValue() : "takes too long"));
		}
	}

	void awaitLine(String line, Duration timeout) {
		Awaitility.await(line).atMost(timeout).until(() -> this.output.contains(line) || !this.reader.isAlive());
		if (!this.output.contains(line)) {
			throw new AssertionError(failure("ended without '%s'".formatted(line)));
		}
	}

	private String failure(String what) {
		return "'%s' %s:%n%s".formatted(this.command, what, String.join(System.lineSeparator(), this.output));
	}

	/** The application goes first, then the Maven that waits for it. */
	@Override
	public void close() throws InterruptedException {
		List<ProcessHandle> children = this.process.descendants().toList();
		children.forEach(ProcessHandle::destroy);
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			children.forEach(ProcessHandle::destroyForcibly);
			this.process.destroyForcibly().waitFor();
		}
		this.reader.join();
	}

}
