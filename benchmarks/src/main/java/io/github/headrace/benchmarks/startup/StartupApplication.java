package io.github.headrace.benchmarks.startup;

import java.lang.management.ManagementFactory;
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
	 * Start the application of the named peer on the server of the given host and port,
	 * and answer with the milliseconds from the start of the JVM until it was ready.
	 */
	public static void main(String[] args) throws InterruptedException {
		ChildCommands commands = ChildCommands.open();
		StartupPeerType peer = StartupPeerType.valueOf(args[0]);
		new SpringApplicationBuilder(peer.application()).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.properties(Map.of("spring.data.redis.host", args[1], "spring.data.redis.port", args[2],
					"spring.autoconfigure.exclude", peer.hasHeadrace() ? "" : headraceAutoConfigurations()))
			.properties(Map.of("headrace.cache.invalidation.enabled", peer == StartupPeerType.HEADRACE_ALL))
			.run();
		long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
		commands.serve((request) -> Long.toString(millis));
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
