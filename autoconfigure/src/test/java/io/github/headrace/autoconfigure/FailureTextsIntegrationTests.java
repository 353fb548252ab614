package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what a user reads after each {@linkplain ConfigurationMistakes mistake} to
 * {@code failures.txt}, or writes it with {@code -Dheadrace.docs.update=true}.
 */
class FailureTextsIntegrationTests {

	private static final Path FILE = Path.of("src", "test", "resources", "failures.txt");

	private static final String TITLE = "## ";

	private static final Map<String, String> actual = new LinkedHashMap<>();

	private static Map<String, String> expected;

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class, JacksonAutoConfiguration.class,
						CacheAutoConfiguration.class, DataRedisAutoConfiguration.class, HeadraceAutoConfiguration.class,
						ChannelAutoConfiguration.class, StreamAutoConfiguration.class, KeyspaceAutoConfiguration.class,
						DeadLetterAutoConfiguration.class, CacheInvalidationAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.cache.type=caffeine");

	@BeforeAll
	static void start() throws IOException {
		server = RedisServer.builder().config("user reader on >readers ~other:* resetchannels &other +@all").start();
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		client.connect().sync().set("text", "any");
		client.shutdown();
		expected = Files.exists(FILE) ? Arrays.stream(Files.readString(FILE).split("(?m)^" + TITLE))
			.skip(1)
			.collect(Collectors.toMap((text) -> text.substring(0, text.indexOf('\n')),
					(text) -> text.substring(text.indexOf('\n')).strip()))
				: Map.of();
	}

	@AfterAll
	static void close() throws IOException {
		server.close();
		if (Boolean.getBoolean("headrace.docs.update")) {
			Files.createDirectories(FILE.getParent());
			Files.writeString(FILE,
					actual.entrySet()
						.stream()
						.map((entry) -> TITLE + entry.getKey() + "\n\n" + entry.getValue() + "\n")
						.collect(Collectors.joining("\n")));
		}
	}

	@ParameterizedTest
	@MethodSource("io.github.headrace.autoconfigure.ConfigurationMistakes#all")
	void isWhatAUserReads(ConfigurationMistakes mistake) {
		this.contextRunner.withUserConfiguration(mistake.application())
			.withPropertyValues("spring.data.redis.port=" + server.port())
			.withPropertyValues(properties(mistake))
			.run((context) -> {
				FailureAnalysis analysis = FailureReport.of(context.getStartupFailure());
				String text = "%s%n%n%s".formatted(analysis.getDescription(), analysis.getAction())
					.replace(":" + server.port(), ":<port>");
				actual.put(mistake.name(), text.strip());
				if (!Boolean.getBoolean("headrace.docs.update")) {
					assertThat(text.strip()).isEqualTo(expected.get(mistake.name()));
				}
			});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void warnsOfPropertiesOfAListenerThatDoesNotExist(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(ConfigurationMistakes.Orders.class)
			.withPropertyValues("headrace.channels.auto-startup=false",
					"headrace.channels.listeners.oders.concurrency=4")
			.run((context) -> context.publishEvent(new ApplicationReadyEvent(new SpringApplication(), new String[0],
					context.getSourceApplicationContext(), Duration.ZERO)));
		assertThat(output)
			.contains("'headrace.channels.listeners.oders' is set, but there is no listener with this id; "
					+ "there are [orders]; the nearest is 'orders'");
	}

	private static String[] properties(ConfigurationMistakes mistake) {
		return mistake.properties()
			.stream()
			.map((property) -> property.replace("<port>", String.valueOf(server.port())))
			.toArray(String[]::new);
	}

}
