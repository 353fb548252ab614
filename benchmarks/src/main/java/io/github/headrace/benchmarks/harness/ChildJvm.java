package io.github.headrace.benchmarks.harness;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A JVM started by this one and driven over its standard input and output: one line asks,
 * one line answers. It ends when its standard input does, so also when this JVM is
 * killed. Not thread-safe.
 *
 * @see ChildCommands
 */
public final class ChildJvm implements AutoCloseable {

	static final String OK = "ok ";

	private static final String END = "end";

	private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

	private final String name;

	private final Process process;

	private final Path log;

	private final BufferedWriter requests;

	private final BlockingQueue<String> replies = new LinkedBlockingQueue<>();

	private ChildJvm(String name, Process process, Path log) {
		this.name = name;
		this.process = process;
		this.log = log;
		this.requests = process.outputWriter();
	}

	/**
	 * Start a JVM on the class path of this one.
	 * @param name names the child in errors and its log file
	 * @param main the class to run, which serves {@link ChildCommands}
	 * @param jvmOptions the options of the JVM
	 * @param args the arguments of the main class
	 */
	public static ChildJvm start(String name, Class<?> main, List<String> jvmOptions, List<String> args) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(jvmOptions);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(args);
		try {
			Path log = Files.createDirectories(WorkDirectory.path().resolve("logs")).resolve(name + ".log");
			Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
			ChildJvm child = new ChildJvm(name, process, log);
			child.startReader();
			return child;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("JVM '" + name + "' cannot be started", ex);
		}
	}

	private void startReader() {
		Thread reader = new Thread(this::readReplies, this.name + "-replies");
		reader.setDaemon(true);
		reader.start();
	}

	private void readReplies() {
		try (BufferedReader reader = this.process.inputReader()) {
			reader.lines().forEach(this.replies::add);
		}
		catch (IOException | UncheckedIOException ex) {
			// The pipe of a process that was ended; END tells
		}
		this.replies.add(END);
	}

	/**
	 * Wait until the child serves commands.
	 */
	public void awaitReady(Duration limit) {
		reply("start", limit);
	}

	/**
	 * Ask the child and wait for its answer.
	 * @param request the command and its arguments
	 * @param limit how long to wait
	 * @return the answer
	 * @throws IllegalStateException if the child fails, ends or does not answer in time
	 */
	public String ask(String request, Duration limit) {
		try {
			this.requests.write(request);
			this.requests.newLine();
			this.requests.flush();
		}
		catch (IOException ex) {
			throw failure(request, "it has ended");
		}
		return reply(request, limit);
	}

	private String reply(String request, Duration limit) {
		String reply = poll(limit);
		if (reply == null) {
			throw failure(request, "no answer within " + limit.toSeconds() + " s");
		}
		if (!reply.startsWith(OK)) {
			throw failure(request, reply.equals(END) ? "it has ended" : reply);
		}
		return reply.substring(OK.length());
	}

	private @Nullable String poll(Duration limit) {
		try {
			return this.replies.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while JVM '" + this.name + "' was asked", ex);
		}
	}

	private IllegalStateException failure(String request, String reason) {
		return new IllegalStateException(
				"JVM '" + this.name + "' failed to '" + request + "': " + reason + "; see " + this.log);
	}

	/**
	 * Return the exit value of the ended process, other than 0 if it had to be killed.
	 */
	int exitValue() {
		return this.process.exitValue();
	}

	/**
	 * End the child at once, as a crash would (SIGKILL).
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Close the child's input and wait for its end; kill it when it stays.
	 */
	@Override
	public void close() {
		try {
			this.requests.close();
		}
		catch (IOException ex) {
			// Already ended
		}
		try {
			if (!this.process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
