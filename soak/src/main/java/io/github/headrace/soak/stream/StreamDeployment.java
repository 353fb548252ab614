package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.Patience;

/**
 * One server that loses nothing of what it has confirmed, and consumers that are started
 * again when a culprit has ended them.
 */
final class StreamDeployment implements AutoCloseable {

	private static final long WATCH_MILLIS = 50;

	private final RedisServer server = RedisServer.builder()
		.config("appendonly yes")
		.config("appendfsync always")
		.start();

	private final List<Consumer> consumers;

	private final Set<String> ended = new ConcurrentSkipListSet<>();

	private final Thread watch = new Thread(this::watch, "watch");

	private volatile boolean closed;

	StreamDeployment(Path directory) {
		this.consumers = Stream.of("a", "b", "c").map((name) -> new Consumer(name, this.server, directory)).toList();
		this.watch.setDaemon(true);
		this.watch.start();
	}

	private void watch() {
		while (!this.closed) {
			for (Consumer consumer : this.consumers) {
				String name = consumer.toString();
				if (!consumer.revive()) {
					this.ended.add(name + " ended by itself");
				}
			}
			Patience.sleep(WATCH_MILLIS);
		}
	}

	RedisServer server() {
		return this.server;
	}

	List<Consumer> consumers() {
		return this.consumers;
	}

	/** Returns what ended without a reason. */
	List<String> complaints() {
		return List.copyOf(this.ended);
	}

	@Override
	public void close() {
		this.closed = true;
		this.consumers.forEach(Consumer::close);
		this.server.close();
	}

}
