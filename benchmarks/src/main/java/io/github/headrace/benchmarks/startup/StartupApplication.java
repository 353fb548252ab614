package io.github.headrace.benchmarks.startup;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.benchmarks.harness.ChildCommands;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.annotation.RedisListener;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * Starts one application and says how long that took.
 */
final class StartupApplication {

	private StartupApplication() {
	}

	/**
	 * Start the application of the named peer on the server of the given host and port.
	 * Answers first with the milliseconds from the start of the JVM until it was ready,
	 * then with those of another start in the same JVM.
	 */
	public static void main(String[] args) throws InterruptedException {
		ChildCommands commands = ChildCommands.open();
		StartupPeerType peer = StartupPeerType.valueOf(args[0]);
		Map<String, Object> properties = Map.of("spring.data.redis.host", args[1], "spring.data.redis.port", args[2],
				"spring.autoconfigure.exclude", peer.hasHeadrace() ? "" : headraceAutoConfigurations(),
				"headrace.cache.invalidation.enabled", peer == StartupPeerType.HEADRACE_ALL);
		ConfigurableApplicationContext first = start(peer, properties);
		long sinceJvm = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		first.close();
		commands.serve((request) -> request[0].equals("cold") ? Long.toString(sinceJvm)
				: Long.toString(timeAgain(peer, properties)));
	}

	private static long timeAgain(StartupPeerType peer, Map<String, Object> properties) {
		long begin = System.nanoTime();
		ConfigurableApplicationContext again = start(peer, properties);
		long end = System.nanoTime();
		again.close();
		return Duration.ofNanos(end - begin).toMillis();
	}

	private static ConfigurableApplicationContext start(StartupPeerType peer, Map<String, Object> properties) {
		return new SpringApplicationBuilder(peer.application()).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(properties)
			.run();
	}

	private static String headraceAutoConfigurations() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((candidate) -> candidate.startsWith("io.github.headrace."))
			.collect(Collectors.joining(","));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

		/** So that all of them connect to Redis before they are ready. */
		@Bean
		ApplicationRunner publisher(StringRedisTemplate redis) {
			return (arguments) -> redis.convertAndSend("started", "now");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Plain.class)
	static class Listening {

		@RedisListener("orders")
		void on(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Plain.class)
	static class Channel {

		@RedisChannelListener("orders")
		void on(Order order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	@Import(Channel.class)
	static class Everything {

		@RedisStreamListener(stream = "bills", group = "billing")
		void bill(Order order) {
		}

	}

	record Order(String id, int amount) {

	}

}
