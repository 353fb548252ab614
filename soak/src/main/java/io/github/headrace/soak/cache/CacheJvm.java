package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.github.headrace.soak.process.ChildJvm;

/**
 * An instance: a process at a time. For use by one thread.
 */
final class CacheJvm implements AutoCloseable {

	private final int slot;

	private final Map<String, String> properties;

	private final Path directory;

	private final Random random;

	private ChildJvm process;

	private int starts;

	/**
	 * Starts an instance.
	 * @param slot which one
	 * @param properties tell where it finds Redis
	 * @param directory where all share what they know
	 */
	CacheJvm(int slot, Map<String, String> properties, Path directory, long seed) {
		this.slot = slot;
		this.properties = Map.copyOf(properties);
		this.directory = directory;
		this.random = new Random(seed);
		this.process = start();
	}

	private ChildJvm start() {
		String name = "instance-" + this.slot + "." + ++this.starts;
		List<String> arguments = new ArrayList<>(List.of(String.valueOf(this.slot), name, this.directory.toString(),
				String.valueOf(this.random.nextLong())));
		this.properties.forEach((property, value) -> arguments.add("--" + property + "=" + value));
		return ChildJvm.start(name, CacheApplication.class, arguments, this.directory.resolve(name + ".log"));
	}

	int slot() {
		return this.slot;
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/** Ends the process at once, until {@link #restart()}. */
	void kill() {
		this.process.kill();
	}

	/** Lets the process stop in its own way, until {@link #restart()}. */
	void terminate() {
		this.process.terminate();
	}

	void restart() {
		this.process = start();
	}

	void freeze() {
		this.process.freeze();
	}

	void thaw() {
		this.process.thaw();
	}

	@Override
	public void close() {
		this.process.kill();
	}

	@Override
	public String toString() {
		return this.process.toString();
	}

}
