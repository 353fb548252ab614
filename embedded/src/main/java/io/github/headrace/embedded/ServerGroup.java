package io.github.headrace.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;

/**
 * Servers that are closed together. For use by one thread.
 */
final class ServerGroup implements AutoCloseable {

	private final List<RedisServer> servers = new ArrayList<>();

	/**
	 * Start servers at the same time.
	 * @return the servers in the order of their builders
	 * @throws IllegalStateException if one of them does not start
	 */
	List<RedisServer> start(List<RedisServer.Builder> builders) {
		List<CompletableFuture<RedisServer>> starts = builders.stream()
			.map((builder) -> CompletableFuture.supplyAsync(builder::start, this::runInThread))
			.toList();
		List<RedisServer> started = new ArrayList<>();
		Throwable failure = null;
		for (CompletableFuture<RedisServer> start : starts) {
			try {
				started.add(start.join());
			}
			catch (CompletionException ex) {
				failure = ex.getCause();
			}
		}
		this.servers.addAll(started);
		requireNone(failure);
		return List.copyOf(started);
	}

	private void runInThread(Runnable start) {
		Thread thread = new Thread(start, "headrace-embedded-redis-start");
		thread.setDaemon(true);
		thread.start();
	}

	private void requireNone(@Nullable Throwable failure) {
		if (failure != null) {
			throw new IllegalStateException("A redis-server of several could not be started: " + failure.getMessage(),
					failure);
		}
	}

	@Override
	public void close() {
		this.servers.forEach(RedisServer::close);
	}

}
