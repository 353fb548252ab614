package io.github.headrace.sample.nodes;

import java.time.Duration;
import java.time.Instant;

import io.github.headrace.embedded.RedisProxy;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * The way of the second node to Redis, which can be cut.
 */
@Component
@ConditionalOnBooleanProperty("sample.second-node")
public final class NodeLink implements DisposableBean {

	private final RedisProxy proxy;

	private final TaskScheduler scheduler;

	NodeLink(DataRedisConnectionDetails redis, TaskScheduler scheduler) {
		Standalone server = redis.getStandalone();
		Assert.state(server != null, "The sample needs a standalone Redis");
		this.proxy = RedisProxy.to(server.getHost(), server.getPort());
		this.scheduler = scheduler;
	}

	String host() {
		return this.proxy.host();
	}

	int port() {
		return this.proxy.port();
	}

	/**
	 * Cuts all connections, and lets nobody connect for a while.
	 * @param duration how long
	 */
	public void cut(Duration duration) {
		this.proxy.refuse();
		this.proxy.cut();
		this.scheduler.schedule(this.proxy::accept, Instant.now().plus(duration));
	}

	@Override
	public void destroy() {
		this.proxy.close();
	}

}
