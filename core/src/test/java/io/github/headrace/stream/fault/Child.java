package io.github.headrace.stream.fault;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A {@link ConsumerProcess}, whose books are collected here. For use by one thread.
 */
final class Child implements AutoCloseable {

	private static final int PATIENCE_SECONDS = 60;

	private static final List<String> OPTIONS = List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
			"-Xshare:auto");

	private final Process process;

	private final BufferedWriter orders;

	private final Ledger ledger;

	private final Ledger.Books books;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile CompletableFuture<String> fenced = new CompletableFuture<>();

	private Child(Process process, Ledger ledger) {
		this.process = process;
		this.orders = process.outputWriter();
		this.ledger = ledger;
		this.books = ledger.books("process " + process.pid());
		Thread thread = new Thread(this::listen, "child-" + process.pid());
		thread.setDaemon(true);
		thread.start();
	}

	/** Starts a process and waits until it consumes. */
	static Child start(RedisServer server, ConsumerPlan plan, Ledger ledger) {
		Child child = launch(server, plan, ledger);
		child.ready.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
		return child;
	}

	/** Starts a process, which may end before it is ready. */
	static Child launch(RedisServer server, ConsumerPlan plan, Ledger ledger) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(OPTIONS);
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), ConsumerProcess.class.getName(),
				server.host(), String.valueOf(server.port())));
		command.addAll(plan.arguments());
		try {
			return new Child(new ProcessBuilder(command).redirectError(Redirect.DISCARD).start(), ledger);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void listen() {
		try (BufferedReader output = this.process.inputReader()) {
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				hear(line);
			}
		}
		catch (IOException ex) {
			// It has ended.
		}
		this.ready.completeExceptionally(new IllegalStateException(name() + " has ended"));
		this.ended.complete(null);
	}

	private void hear(String line) {
		String[] words = line.split(" ");
		switch (words[0]) {
			case "ready" -> this.ready.complete(null);
			case "fenced" -> this.fenced.complete(words[1]);
			case "started" -> this.books.started(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
			case "succeeded" -> this.books.succeeded(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
			default -> {
				// Log
			}
		}
	}

	String name() {
		return "process " + this.process.pid();
	}

	List<Ledger.Line> lines() {
		return this.ledger.linesOf(name());
	}

	/** Lets all handlers go on that are held. */
	void release() {
		order("release");
	}

	/** Returns how many settlements found that the entry was another's by then. */
	long fenced() {
		this.fenced = new CompletableFuture<>();
		order("fenced");
		return Long.parseLong(this.fenced.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
	}

	private void order(String order) {
		try {
			this.orders.write(order + "\n");
			this.orders.flush();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Ends the process at once (SIGKILL), and waits until all it has written is here. */
	void kill() {
		// Not Process#destroyForcibly, which throws away what was not yet read.
		this.process.toHandle().destroyForcibly();
		awaitEnd();
	}

	/**
	 * Lets the process stop in its own way (SIGTERM), and waits for its end.
	 * @return its exit code
	 */
	int terminate() {
		this.process.toHandle().destroy();
		return awaitEnd();
	}

	/** Waits until the process has ended by itself or otherwise. */
	int awaitEnd() {
		try {
			assertThat(this.process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		this.ended.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
		return this.process.exitValue();
	}

	boolean isAlive() {
		return this.process.isAlive();
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
			int result = new ProcessBuilder("kill", "-" + signal, String.valueOf(this.process.pid())).start().waitFor();
			assertThat(result).isZero();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void awaitStarts(int count) {
		await().atMost(Duration.ofSeconds(PATIENCE_SECONDS))
			.until(() -> lines().stream().filter(Ledger.Line::isStart).count() >= count);
	}

	@Override
	public void close() {
		kill();
	}

}
