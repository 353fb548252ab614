package io.github.headrace.soak.process;

import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A JVM with the class path of this one; it is to end when its standard input does, so
 * that it ends with this one. For use by one thread.
 */
public final class ChildJvm {

	private static final int STOP_SECONDS = 30;

	private static final List<String> OPTIONS = List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

	private final String name;

	private final Process process;

	private final BufferedWriter orders;

	private ChildJvm(String name, Process process) {
		this.name = name;
		this.process = process;
		this.orders = process.outputWriter();
	}

	/**
	 * Starts a process.
	 * @param name its name, for people
	 * @param main what it runs
	 * @param arguments what it is told
	 * @param log where its output goes
	 */
	public static ChildJvm start(String name, Class<?> main, List<String> arguments, Path log) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		File output = log.toFile();
		try {
			return new ChildJvm(name,
					new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(Redirect.to(output)).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("'%s' cannot be started".formatted(name), ex);
		}
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	public int exitValue() {
		return this.process.exitValue();
	}

	/** Ends the process at once (SIGKILL). */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/** Lets the application stop in its own way (SIGTERM), and waits for its end. */
	public void terminate() {
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
	public void freeze() {
		signal("STOP");
	}

	/** Lets it go on (SIGCONT). */
	public void thaw() {
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

	/** Gives an order on standard input; one that has ended takes none. */
	public void order(String order) {
		try {
			this.orders.write(order + "\n");
			this.orders.flush();
		}
		catch (IOException ex) {
			// It has ended by itself, which whoever watches it will see.
		}
	}

	@Override
	public String toString() {
		return "'%s' (pid %d)".formatted(this.name, this.process.pid());
	}

}
