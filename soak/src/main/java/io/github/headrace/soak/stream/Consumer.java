package io.github.headrace.soak.stream;

import java.nio.file.Path;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;

/**
 * A consumer with its own way to Redis: a process at a time. Safe for use by several
 * threads.
 */
final class Consumer implements AutoCloseable {

	private final String name;

	private final RedisProxy proxy;

	private final Path directory;

	private ConsumerProcess process;

	private int starts = 1;

	private boolean down;

	Consumer(String name, RedisServer server, Path directory) {
		this.name = name;
		this.directory = directory;
		this.proxy = RedisProxy.to(server);
		this.process = start();
	}

	private ConsumerProcess start() {
		return ConsumerProcess.start(this.name + "." + this.starts++, this.proxy, this.directory);
	}

	RedisProxy proxy() {
		return this.proxy;
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
		this.proxy.close();
	}

	@Override
	public synchronized String toString() {
		return this.process.toString();
	}

}
