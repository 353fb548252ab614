package io.github.headrace.sample.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

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

	private final AtomicBoolean cut = new AtomicBoolean();

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
	 * @return whether they were there to be cut
	 */
	public boolean cut(Duration duration) {
		if (!this.cut.compareAndSet(false, true)) {
			return false;
		}
		this.proxy.refuse();
		this.proxy.cut();
		this.scheduler.schedule(this::mend, Instant.now().plus(duration));
		return true;
	}

	private void mend() {
		this.proxy.accept();
		this.cut.set(false);
	}

	/**
	 * Returns whether nobody can connect now.
	 * @return whether the link is cut
	 */
	public boolean isCut() {
		return this.cut.get();
	}

	@Override
	public void destroy() {
		this.proxy.close();
	}

}
