package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.Map;

import io.github.headrace.soak.process.ChildJvm;

/**
 * A consumer: a process at a time. Safe for use by several threads.
 */
final class ConsumerJvm implements AutoCloseable {

	private final String name;

	private final Map<String, String> properties;

	private final Path directory;

	private ChildJvm process;

	private int starts = 1;

	private boolean down;

	/**
	 * Starts a consumer.
	 * @param properties tell where it finds Redis
	 * @param directory where it keeps journals and logs
	 */
	ConsumerJvm(String name, Map<String, String> properties, Path directory) {
		this.name = name;
		this.directory = directory;
		this.properties = Map.copyOf(properties);
		this.process = start();
	}

	private ChildJvm start() {
		return ConsumerProcess.start(this.name + "." + this.starts++, this.properties, this.directory);
	}

	/** Ends the process at once, until {@link #restart()}. */
	synchronized void kill() {
		this.down = true;
		this.process.kill();
	}

	/** Lets the process stop in its own way, until {@link #restart()}. */
	synchronized void terminate() {
		this.down = true;
		this.process.terminate();
	}

	synchronized void restart() {
		this.down = false;
		this.process = start();
	}

	synchronized void freeze() {
		this.process.freeze();
	}

	synchronized void thaw() {
		this.process.thaw();
	}

	synchronized void order(String order) {
		this.process.order(order);
	}

	/**
	 * Starts the process again if it has ended by itself.
	 * @return whether only a culprit can have ended it
	 */
	synchronized boolean revive() {
		if (this.down || this.process.isAlive()) {
			return true;
		}
		boolean culprit = this.process.exitValue() == ConsumerProcess.CULPRIT;
		this.process = start();
		return culprit;
	}

	@Override
	public synchronized void close() {
		this.down = true;
		this.process.kill();
	}

	@Override
	public synchronized String toString() {
		return this.process.toString();
	}

}
