package io.github.headrace.docs;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.stream.RedisStreamTemplate;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * What Prometheus is told by an application that uses everything.
 *
 * @param labels names with their labels and the values of these
 */
record Scrape(Map<String, Map<String, Set<String>>> labels) {

	private static final Pattern SAMPLE = Pattern.compile("(?m)^(headrace_\\w+)(?:\\{(.*)\\})? ");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	/** Starts the application, lets it handle something, and asks for its meters. */
	static Scrape ofRunningApplication() {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "logging.level.root=warn",
					"headrace.embedded-redis.enabled=true", "headrace.start-mode=fail-fast",
					"spring.cache.type=caffeine", "headrace.cache.invalidation.enabled=true",
					"headrace.cache.near.caches.products.type=java.lang.String")
			.run()) {
			context.getBean(RedisChannelTemplate.class).publish("orders", "one");
			context.getBean(RedisStreamTemplate.class).add("orders", "one");
			context.getBean(CacheManager.class).getCache("products").put("chair", "wood");
			Awaitility.await()
				.atMost(PATIENCE)
				.until(() -> context.getBean(ListenerRegistry.class)
					.containers()
					.stream()
					.allMatch((container) -> container.statistics().succeeded() == 1));
			return of(context.getBean(PrometheusMeterRegistry.class).scrape());
		}
	}

	static Scrape of(String text) {
		Map<String, Map<String, Set<String>>> names = new HashMap<>();
		Matcher samples = SAMPLE.matcher(text);
		while (samples.find()) {
			Map<String, Set<String>> values = names.computeIfAbsent(samples.group(1), (name) -> new HashMap<>());
			if (samples.group(2) != null) {
				LABEL.matcher(samples.group(2))
					.results()
					.forEach((label) -> values.computeIfAbsent(label.group(1), (name) -> new HashSet<>())
						.add(label.group(2)));
			}
		}
		return new Scrape(names);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableCaching
	static class Application {

		@RedisChannelListener(id = "orders", channels = "orders")
		void hear(String order) {
		}

		@RedisStreamListener(id = "billing", stream = "orders", group = "billing")
		void bill(String order) {
		}

	}

}
