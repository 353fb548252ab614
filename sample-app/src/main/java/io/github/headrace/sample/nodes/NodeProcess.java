package io.github.headrace.sample.nodes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
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
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Starts the second node in a JVM of its own, and kills it when asked to.
 */
@Component
@ConditionalOnBooleanProperty("sample.second-node")
public final class NodeProcess implements DisposableBean {

	/** Long enough to see the other one take its entries over. */
	private static final int REST_SECONDS = 12;

	private static final Log logger = LogFactory.getLog(NodeProcess.class);

	private final DataRedisConnectionDetails redis;

	private final NodeLink link;

	private final TaskScheduler scheduler;

	private final Environment environment;

	private @Nullable Process process;

	private volatile @Nullable URI address;

	private boolean ended;

	NodeProcess(DataRedisConnectionDetails redis, NodeLink link, TaskScheduler scheduler, Environment environment) {
		this.redis = redis;
		this.link = link;
		this.scheduler = scheduler;
		this.environment = environment;
	}

	/** After the message that says where the first node is. */
	@Order
	@EventListener(ApplicationReadyEvent.class)
	synchronized void start() throws IOException {
		if (this.ended || isRunning()) {
			return;
		}
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Xmx192m", "-cp", System.getProperty("java.class.path"),
				SecondNode.class.getName());
		builder.environment().putAll(settings());
		Process started = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
		this.process = started;
		Thread reader = new Thread(() -> awaitAddress(started), "second-node");
		reader.setDaemon(true);
		reader.start();
	}

	private Map<String, String> settings() {
		Standalone server = this.redis.getStandalone();
		Assert.state(server != null, "The sample needs a standalone Redis");
		Map<String, String> settings = new HashMap<>(Map.of("SPRING_DATA_REDIS_HOST", this.link.host(),
				"SPRING_DATA_REDIS_PORT", String.valueOf(this.link.port()), "SPRING_DATA_REDIS_DATABASE",
				String.valueOf(server.getDatabase()), "HEADRACE_EMBEDDED_REDIS_ENABLED", "false", "SAMPLE_NODE", "B",
				"SERVER_PORT", "0", "SAMPLE_PRICES",
				"http://localhost:%s".formatted(this.environment.getProperty("local.server.port"))));
		put(settings, "SPRING_DATA_REDIS_USERNAME", this.redis.getUsername());
		put(settings, "SPRING_DATA_REDIS_PASSWORD", this.redis.getPassword());
		return settings;
	}

	private static void put(Map<String, String> environment, String name, @Nullable String value) {
		if (value != null) {
			environment.put(name, value);
		}
	}

	/**
	 * Of what the other process writes, only a number alone in its line is of interest.
	 */
	private void awaitAddress(Process started) {
		try (BufferedReader lines = started.inputReader()) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				if (line.matches("\\d+")) {
					URI found = URI.create("http://localhost:" + line);
					this.address = found;
					System.out.printf("  Node B   %s/catalogue%n%n", found);
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			logger.debug("The second node has ended", ex);
		}
	}

	/**
	 * Returns where the second node answers.
	 * @return its address, or {@code null} while it does not run
	 */
	public @Nullable URI address() {
		return isRunning() ? this.address : null;
	}

	/**
	 * Kills the process in the middle of its work ({@code SIGKILL}); it is started again
	 * after a while.
	 * @return whether there was one
	 */
	public synchronized boolean crash() {
		Process current = this.process;
		if (current == null || !current.isAlive()) {
			return false;
		}
		this.address = null;
		current.destroyForcibly();
		this.scheduler.schedule(this::startAgain, Instant.now().plusSeconds(REST_SECONDS));
		return true;
	}

	private void startAgain() {
		try {
			start();
		}
		catch (IOException ex) {
			logger.error("The second node cannot be started", ex);
		}
	}

	/**
	 * Returns whether the second node runs.
	 * @return whether its process lives
	 */
	public synchronized boolean isRunning() {
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
