package io.github.headrace.sample.billing;

import java.time.Duration;
import java.time.Instant;

import io.github.headrace.embedded.RedisServer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Lets the embedded Redis stand still for a while, connections and all.
 */
@Component
final class RedisStall {

	private final ObjectProvider<RedisServer> embedded;

	private final TaskScheduler scheduler;

	RedisStall(ObjectProvider<RedisServer> embedded, TaskScheduler scheduler) {
		this.embedded = embedded;
		this.scheduler = scheduler;
	}

	/**
	 * Stalls the server.
	 * @return whether it is ours to stall
	 */
	boolean stall(Duration duration) {
		RedisServer server = this.embedded.getIfAvailable();
		if (server == null) {
			return false;
		}
		server.pause();
		this.scheduler.schedule(server::resume, Instant.now().plus(duration));
		return true;
	}

}
