package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.listener.RetrySettings;
import io.github.headrace.registration.StreamConsumer;
import io.github.headrace.stream.DeduplicationSettings;
import io.github.headrace.stream.OnRetry;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.TrimSettings;
import io.github.headrace.stream.TrimStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StreamPropertiesTests {

	@Test
	void defaultsAreThoseOfTheLibrary() {
		StreamListenerSettings defaults = bind(Map.of()).defaults();
		assertThat(defaults.orElse(StreamListenerSettings.DEFAULTS)).isEqualTo(StreamListenerSettings.DEFAULTS);
		assertThat(defaults).usingRecursiveComparison()
			.ignoringFields("orderingKey", "exclusive", "startFrom", "notRetryable", "trim", "deduplicate",
					"connectionFactory")
			.isEqualTo(StreamListenerSettings.DEFAULTS);
	}

	@Test
	void defaultsCanAllBeChanged() {
		Map<String, String> properties = new HashMap<>(Map.of("auto-startup", "false", "concurrency", "2", "on-retry",
				"skip", "prefetch", "3", "prefetch-max-bytes", "4KB", "block", "1s", "lease", "6s", "batch.size", "7",
				"batch.window", "8ms", "result-timeout", "9s"));
		properties.putAll(Map.of("handler-timeout", "10s", "stuck-after", "11s", "retry.max-attempts", "12",
				"dead-letter.max-length", "13"));
		assertThat(bind(properties).defaults()).isEqualTo(new StreamListenerSettings(false, 2, null, OnRetry.SKIP, null,
				null, 3, 4096L, Duration.ofSeconds(1), Duration.ofSeconds(6), 7, Duration.ofMillis(8),
				Duration.ofSeconds(9), Duration.ofSeconds(10), Duration.ofSeconds(11),
				new RetrySettings(12, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofMillis(200)), null,
				null, null, 13L, null));
	}

	@Test
	void whatIsNotSetForAConsumerStaysOpen() {
		StreamProperties properties = bind(Map.of("consumers.orders.stream", "orders"));
		assertThat(properties.settingsById()).isEqualTo(Map.of("orders", StreamListenerSettings.OPEN));
		assertThat(properties.consumersById()).isEqualTo(Map.of("orders", new StreamConsumer(List.of("orders"), null,
				null, null, null, null, List.of(), List.of(), null, null, null)));
	}

	@Test
	void everythingCanBeSetForAConsumer() {
		String prefix = "consumers.orders.";
		Map<String, String> properties = new HashMap<>();
		Map.of("auto-startup", "false", "concurrency", "2", "ordering-key", "customer.id", "on-retry", "skip",
				"exclusive", "true", "start-from", "latest", "prefetch", "3", "prefetch-max-bytes", "4KB", "block",
				"5s", "lease", "26s")
			.forEach((name, value) -> properties.put(prefix + name, value));
		Map.of("batch.size", "6", "batch.window", "7ms", "result-timeout", "8s", "handler-timeout", "9s", "stuck-after",
				"10s", "retry.max-attempts", "11", "not-retryable", "java.lang.IllegalStateException,java.lang.Error",
				"trim.strategy", "max-length", "trim.max-length", "12", "deduplicate.by", "orderId")
			.forEach((name, value) -> properties.put(prefix + name, value));
		Map.of("deduplicate.ttl", "13h", "dead-letter.max-length", "14", "connection-factory", "other")
			.forEach((name, value) -> properties.put(prefix + name, value));
		assertThat(bind(properties).settingsById())
			.isEqualTo(Map.of("orders",
					new StreamListenerSettings(false, 2, "customer.id", OnRetry.SKIP, true, "latest", 3, 4096L,
							Duration.ofSeconds(5), Duration.ofSeconds(26), 6, Duration.ofMillis(7),
							Duration.ofSeconds(8), Duration.ofSeconds(9), Duration.ofSeconds(10),
							new RetrySettings(11, Duration.ofSeconds(1), 2, Duration.ofMinutes(1),
									Duration.ofMillis(200)),
							List.of(IllegalStateException.class, Error.class),
							new TrimSettings(TrimStrategy.MAX_LENGTH, 12, Duration.ZERO, Duration.ofSeconds(10)),
							new DeduplicationSettings("orderId", Duration.ofHours(13)), 14L, "other")));
	}

	@Test
	void aConsumerNamesWhatItReadsAndWhoHandlesIt() {
		String prefix = "consumers.orders.";
		Map<String, String> properties = new HashMap<>(
				Map.of(prefix + "stream", "orders,refunds", prefix + "group", "billing", prefix + "broadcast", "false",
						prefix + "handler", "billing::charge", prefix + "payload-type", "java.lang.String",
						prefix + "batch.enabled", "true", prefix + "send-to", "billed", prefix + "send-to-channel",
						"a,b", prefix + "filter", "true", prefix + "payload-converter", "xml"));
		properties.put(prefix + "error-handler", "mail");
		assertThat(bind(properties).consumersById()).isEqualTo(
				Map.of("orders", new StreamConsumer(List.of("orders", "refunds"), "billing", false, "billing::charge",
						String.class, true, List.of("billed"), List.of("a", "b"), "true", "xml", "mail")));
	}

	@Test
	void whatIsNotSetForTheRetriesOfAConsumerFollowsTheDefaultRetries() {
		StreamProperties properties = bind(Map.of("retry.delay", "5s", "consumers.orders.retry.max-attempts", "3"));
		assertThat(properties.settingsById().get("orders").retry())
			.isEqualTo(new RetrySettings(3, Duration.ofSeconds(5), 2, Duration.ofMinutes(1), Duration.ofMillis(200)));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"',
			textBlock = """
							concurrency,                            0,                It must be positive.
							prefetch,                               0,                It must be positive.
							prefetch-max-bytes,                     0B,               It must be positive.
							block,                                  0s,               It must be at least 1ms.
							lease,                                  9s,               "It must be at least five times 'headrace.streams.block', which is 2s."
							result-timeout,                         0s,               It must be at least 1ms.
							handler-timeout,                        -1s,              It must not be negative.
							stuck-after,                            0s,               It must be at least 1ms.
							max-payload-size,                       0B,               It must be positive.
							dead-letter.max-length,                 -1,               It must not be negative; 0 keeps any number.
							batch.size,                             0,                It must be positive.
							batch.window,                           -1ms,             It must not be negative.
							retry.max-attempts,                     0,                It must be positive.
							retry.multiplier,                       0.5,              It must be at least 1.
							consumers.x.concurrency,                0,                It must be positive.
							consumers.x.prefetch,                   0,                It must be positive.
							consumers.x.prefetch-max-bytes,         0B,               It must be positive.
							consumers.x.block,                      0s,               It must be at least 1ms.
							consumers.x.lease,                      0s,               It must be at least 1ms.
							consumers.x.result-timeout,             0s,               It must be at least 1ms.
							consumers.x.handler-timeout,            -1s,              It must not be negative.
							consumers.x.stuck-after,                0s,               It must be at least 1ms.
							consumers.x.dead-letter.max-length,     -1,               It must not be negative; 0 keeps any number.
							consumers.x.batch.size,                 0,                It must be positive.
							consumers.x.batch.window,               -1s,              It must not be negative.
							consumers.x.retry.max-attempts,         0,                It must be positive.
							consumers.x.not-retryable,              java.lang.String, It must be an exception.
							consumers.x.trim.strategy,              ,                 It must be set where another property of 'trim' is.
							consumers.x.trim.max-length,            ,                 It must be set where 'strategy' is 'max-length'.
							consumers.x.trim.max-length,            0,                It must be positive.
					consumers.x.trim.max-age,               0s,               It must be at least 1ms where 'strategy' is 'max-age'.
							consumers.x.trim.interval,              0s,               It must be at least 1ms.
							consumers.x.deduplicate.by,             ,                 It must be a '{field}' or a property of the payload.
							consumers.x.deduplicate.ttl,            0s,               It must be at least 1ms.
							consumers[a.b].concurrency,             0,                It must be positive.
							""")
	void refusesValuesThatCannotWork(String name, String value, String reason) {
		Map<String, String> properties = new HashMap<>(surroundings(name));
		if (value != null) {
			properties.put(name, value);
		}
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(properties))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (refusal) -> {
				assertThat(refusal.getName()).isEqualTo("headrace.streams." + name);
				assertThat(refusal.getReason()).isEqualTo(reason);
			});
	}

	/** Returns what has to be set for a value to matter. */
	private static Map<String, String> surroundings(String name) {
		return switch (name) {
			case "consumers.x.trim.strategy" -> Map.of("consumers.x.trim.max-length", "5");
			case "consumers.x.trim.max-length" -> Map.of("consumers.x.trim.strategy", "max-length");
			case "consumers.x.trim.max-age" -> Map.of("consumers.x.trim.strategy", "max-age");
			case "consumers.x.trim.interval" -> Map.of("consumers.x.trim.strategy", "acknowledged");
			case "consumers.x.deduplicate.by" -> Map.of("consumers.x.deduplicate.ttl", "1h");
			case "consumers.x.deduplicate.ttl" -> Map.of("consumers.x.deduplicate.by", "orderId");
			default -> Map.of();
		};
	}

	private static StreamProperties bind(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> source.put("headrace.streams." + name, value));
		return new Binder((ConfigurationPropertySource) source).bindOrCreate("headrace.streams",
				StreamProperties.class);
	}

}
