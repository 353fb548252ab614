package io.github.headrace.sample.billing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Starts the second biller in a JVM of its own, and kills it when asked to.
 */
@Component
@ConditionalOnBooleanProperty("sample.second-biller")
final class BillerProcess implements DisposableBean {

	/** Long enough to see the other one take its entries over. */
	private static final int REST_SECONDS = 12;

	private static final Log logger = LogFactory.getLog(BillerProcess.class);

	private final DataRedisConnectionDetails redis;

	private final TaskScheduler scheduler;

	private @Nullable Process process;

	private boolean ended;

	BillerProcess(DataRedisConnectionDetails redis, TaskScheduler scheduler) {
		this.redis = redis;
		this.scheduler = scheduler;
	}

	@EventListener(ApplicationReadyEvent.class)
	synchronized void start() throws IOException {
		if (this.ended || isRunning()) {
			return;
		}
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
				SecondBiller.class.getName());
		builder.environment().putAll(environment());
		this.process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private Map<String, String> environment() {
		Standalone server = this.redis.getStandalone();
		Assert.state(server != null, "The sample needs a standalone Redis");
		Map<String, String> environment = new HashMap<>(Map.of("SPRING_DATA_REDIS_HOST", server.getHost(),
				"SPRING_DATA_REDIS_PORT", String.valueOf(server.getPort()), "SPRING_DATA_REDIS_DATABASE",
				String.valueOf(server.getDatabase()), "HEADRACE_EMBEDDED_REDIS_ENABLED", "false", "SAMPLE_BILLER",
				"B"));
		put(environment, "SPRING_DATA_REDIS_USERNAME", this.redis.getUsername());
		put(environment, "SPRING_DATA_REDIS_PASSWORD", this.redis.getPassword());
		return environment;
	}

	private static void put(Map<String, String> environment, String name, @Nullable String value) {
		if (value != null) {
			environment.put(name, value);
		}
	}

	/**
	 * Kills the process in the middle of its work ({@code SIGKILL}); it is started again
	 * after a while.
	 * @return whether there was one
	 */
	synchronized boolean crash() {
		Process current = this.process;
		if (current == null || !current.isAlive()) {
			return false;
		}
		current.destroyForcibly();
		this.scheduler.schedule(this::startAgain, Instant.now().plusSeconds(REST_SECONDS));
		return true;
	}

	private void startAgain() {
		try {
			start();
		}
		catch (IOException ex) {
			logger.error("The second biller cannot be started", ex);
		}
	}

	synchronized boolean isRunning() {
		return this.process != null && this.process.isAlive();
	}

	@Override
	public synchronized void destroy() throws Exception {
		this.ended = true;
		Process current = this.process;
		if (current != null) {
			current.getOutputStream().close();
			if (!current.waitFor(5, TimeUnit.SECONDS)) {
				current.destroyForcibly();
			}
		}
	}

}
