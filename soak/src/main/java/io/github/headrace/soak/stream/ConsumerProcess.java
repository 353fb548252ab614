package io.github.headrace.soak.stream;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The JVM of a consumer, which ends with this one. For use by one thread.
 */
final class ConsumerProcess {

	/** How a process ends that came across a culprit. */
	static final int CULPRIT = 86;

	/** How a process ends that cannot keep its books. */
	static final int NO_JOURNAL = 87;

	private static final int STOP_SECONDS = 30;

	private static final List<String> OPTIONS = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private final String name;

	private final Process process;

	private final BufferedWriter orders;

	private ConsumerProcess(String name, Process process) {
		this.name = name;
		this.process = process;
		this.orders = process.outputWriter();
	}

	/**
	 * Starts a process.
	 * @param name its name, never used before
	 * @param properties tell where it finds Redis
	 * @param directory where it keeps its journal and its log
	 */
	static ConsumerProcess start(String name, Map<String, String> properties, Path directory) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), ConsumerApplication.class.getName(), name,
				directory.toString()));
		properties.forEach((property, value) -> command.add("--" + property + "=" + value));
		File log = directory.resolve(name + ".log").toFile();
		try {
			return new ConsumerProcess(name,
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(log)).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Consumer '%s' cannot be started".formatted(name), ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	int exitValue() {
		return this.process.exitValue();
	}

	/** Ends the process at once (SIGKILL). */
	void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/** Lets the application stop in its own way (SIGTERM), and waits for its end. */
	void terminate() {
		this.process.destroy();
		awaitEnd();
	}

	private void awaitEnd() {
		try {
			if (!this.process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("%s has not ended after %d s".formatted(this, STOP_SECONDS));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Makes the process stand still (SIGSTOP). */
	void freeze() {
		signal("STOP");
	}

	/** Lets it go on (SIGCONT). */
	void thaw() {
		signal("CONT");
	}

	private void signal(String signal) {
		try {
			new ProcessBuilder("kill", "-" + signal, String.valueOf(this.process.pid())).start().waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Gives an order; one that has ended or is about to takes none. */
	void order(String order) {
		try {
			this.orders.write(order + "\n");
			this.orders.flush();
		}
		catch (IOException ex) {
			// It has just come across a culprit.
		}
	}

	@Override
	public String toString() {
		return "consumer '%s' (pid %d)".formatted(this.name, this.process.pid());
	}

}
