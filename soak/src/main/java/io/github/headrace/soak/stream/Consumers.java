package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;

import io.github.headrace.soak.Patience;

/**
 * The consumers of a deployment, which are started again when a culprit has ended them.
 */
final class Consumers implements AutoCloseable {

	/** How many there are. */
	static final int COUNT = 3;

	private static final long WATCH_MILLIS = 50;

	private final List<ConsumerJvm> all = new ArrayList<>();

	private final Set<String> ended = new ConcurrentSkipListSet<>();

	private final Thread watch = new Thread(this::watch, "watch");

	private volatile boolean closed;

	/**
	 * Starts consumers.
	 * @param name begins their names
	 * @param properties tell each where it finds Redis
	 */
	Consumers(String name, List<Map<String, String>> properties, Path directory) {
		for (Map<String, String> each : properties) {
			this.all.add(new ConsumerJvm(name + "-" + (this.all.size() + 1), each, directory));
		}
		this.watch.setDaemon(true);
		this.watch.start();
	}

	private void watch() {
		while (!this.closed) {
			for (ConsumerJvm consumer : this.all) {
				String name = consumer.toString();
				if (!consumer.revive()) {
					this.ended.add(name + " ended by itself");
				}
			}
			Patience.sleep(WATCH_MILLIS);
		}
	}

	List<ConsumerJvm> all() {
		return this.all;
	}

	void forEach(Consumer<ConsumerJvm> action) {
		this.all.forEach(action);
	}

	/** Returns what ended without a reason. */
	List<String> complaints() {
		return List.copyOf(this.ended);
	}

	@Override
	public void close() {
		this.closed = true;
		this.all.forEach(ConsumerJvm::close);
	}

}
