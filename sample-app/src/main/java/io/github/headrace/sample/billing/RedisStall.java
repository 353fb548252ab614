package io.github.headrace.sample.billing;

import java.time.Duration;
import java.time.Instant;

import io.github.headrace.embedded.RedisServer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;

/**
 * Lets the embedded Redis stand still for a while, connections and all.
 */
@Component
@ConditionalOnBooleanProperty("headrace.embedded-redis.enabled")
final class RedisStall {

	private final RedisServer server;

	private final TaskScheduler scheduler;

	RedisStall(RedisServer server, TaskScheduler scheduler) {
		this.server = server;
		this.scheduler = scheduler;
	}

	void stall(Duration duration) {
		this.server.pause();
		this.scheduler.schedule(this.server::resume, Instant.now().plus(duration));
	}

}
