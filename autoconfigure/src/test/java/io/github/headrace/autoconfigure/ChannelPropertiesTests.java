package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Map;

import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.RetrySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ChannelPropertiesTests {

	@Test
	void defaultsAreThoseOfTheLibrary() {
		ChannelListenerSettings defaults = bind(Map.of()).defaults();
		assertThat(defaults).usingRecursiveComparison()
			.ignoringFields("orderingKey", "connectionFactory")
			.isEqualTo(ChannelListenerSettings.DEFAULTS);
		assertThat(defaults.orElse(ChannelListenerSettings.DEFAULTS)).isEqualTo(ChannelListenerSettings.DEFAULTS);
	}

	@Test
	void defaultsCanAllBeChanged() {
		ChannelListenerSettings defaults = bind(Map.of("auto-startup", "false", "concurrency", "2", "overflow",
				"drop-newest", "inbox.capacity", "3", "inbox.max-bytes", "4KB", "batch.size", "5", "batch.window",
				"6ms", "result-timeout", "7s", "dead-letter.max-length", "9"))
			.defaults();
		assertThat(defaults).isEqualTo(new ChannelListenerSettings(false, 2, null, Overflow.DROP_NEWEST, 3, 4096L, 5,
				Duration.ofMillis(6), Duration.ofSeconds(7),
				new RetrySettings(1, Duration.ofSeconds(1), 1, Duration.ofMinutes(1), Duration.ZERO), null,
				new DeadLetterSettings(false, 9L))
			.withIgnoreOwn(false));
	}

	@Test
	void whatIsNotSetForAListenerStaysOpen() {
		assertThat(bind(Map.of("listeners.some.concurrency", "2")).settingsById()).isEqualTo(Map.of("some",
				new ChannelListenerSettings(null, 2, null, null, null, null, null, null, null, null, null, null)));
	}

	@Test
	void everythingCanBeSetForAListener() {
		String prefix = "listeners.some.";
		Map<String, ChannelListenerSettings> settings = bind(Map.of(prefix + "auto-startup", "false",
				prefix + "concurrency", "2", prefix + "ordering-key", "customer.id", prefix + "overflow", "conflate",
				prefix + "inbox.capacity", "3", prefix + "inbox.max-bytes", "4KB", prefix + "batch.size", "5",
				prefix + "batch.window", "6ms", prefix + "result-timeout", "7s", prefix + "retry.max-attempts", "8"))
			.settingsById();
		assertThat(settings).isEqualTo(Map.of("some", new ChannelListenerSettings(false, 2, "customer.id",
				Overflow.CONFLATE, 3, 4096L, 5, Duration.ofMillis(6), Duration.ofSeconds(7),
				new RetrySettings(8, Duration.ofSeconds(1), 1, Duration.ofMinutes(1), Duration.ZERO), null, null)));
	}

	@Test
	void deadLettersCanBeSetForAListener() {
		assertThat(bind(Map.of("listeners.some.dead-letter.enabled", "true")).settingsById().get("some").deadLetter())
			.isEqualTo(new DeadLetterSettings(true, null));
	}

	@Test
	void theConnectionFactoryCanBeSetForAListener() {
		assertThat(bind(Map.of("listeners.some.connection-factory", "events")).settingsById().get("some"))
			.isEqualTo(new ChannelListenerSettings(null, null, null, null, null, null, null, null, null, null, "events",
					null));
	}

	@Test
	void whatIsNotSetForTheRetriesOfAListenerFollowsTheDefaultRetries() {
		ChannelProperties properties = bind(Map.of("retry.delay", "5s", "retry.multiplier", "2",
				"listeners.some.retry.max-attempts", "3", "listeners.some.retry.jitter", "10ms"));
		assertThat(properties.settingsById().get("some").retry())
			.isEqualTo(new RetrySettings(3, Duration.ofSeconds(5), 2, Duration.ofMinutes(1), Duration.ofMillis(10)));
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			listeners.orderListener-created,       orderListener-created
			listeners[orderListener-created],      orderListener-created
			listeners[orderListener.created/2],    orderListener.created/2
			listeners.order_listener,              order_listener
			""")
	void idsKeepTheirSpelling(String group, String id) {
		assertThat(bind(Map.of(group + ".concurrency", "4")).settingsById()).containsOnlyKeys(id);
	}

	@Test
	void idsInEnvironmentVariablesAreLowerCaseLettersAndDigits() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment",
					Map.of("HEADRACE_CHANNELS_LISTENERS_ORDERS_CONCURRENCY", "4")));
		ChannelProperties properties = new Binder(ConfigurationPropertySources.get(environment))
			.bindOrCreate("headrace.channels", ChannelProperties.class);
		assertThat(properties.settingsById()).containsOnlyKeys("orders");
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			concurrency,                             0,     It must be positive.
			inbox.capacity,                          -1,    It must be positive.
			inbox.max-bytes,                         0B,    It must be positive.
			inbox.total-max-bytes,                   -1B,   It must be positive.
			max-payload-size,                        0B,    It must be positive.
			result-timeout,                          0s,    It must be at least 1ms.
			confirmation-timeout,                    -1s,   It must be at least 1ms.
			refused-retry-interval,                  0s,    It must be at least 1ms.
			batch.size,                              0,     It must be positive.
			batch.window,                            -1ms,  It must not be negative.
			retry.max-attempts,                      0,     It must be positive.
			retry.delay,                             -1s,   It must not be negative.
			retry.multiplier,                        0.5,   It must be at least 1.
			retry.max-delay,                         0s,    It must be at least 1ms.
			retry.jitter,                            -1s,   It must not be negative.
			listeners.x.concurrency,                 0,     It must be positive.
			listeners.x.result-timeout,              0s,    It must be at least 1ms.
			listeners.x.inbox.capacity,              -1,    It must be positive.
			listeners.x.inbox.max-bytes,             0B,    It must be positive.
			listeners.x.batch.size,                  0,     It must be positive.
			listeners.x.batch.window,                -1ms,  It must not be negative.
			listeners.x.retry.max-attempts,          0,     It must be positive.
			listeners.x.retry.delay,                 -1s,   It must not be negative.
			listeners.x.retry.multiplier,            0,     It must be at least 1.
			listeners.x.retry.max-delay,             0s,    It must be at least 1ms.
			listeners.x.retry.jitter,                -1s,   It must not be negative.
			listeners[a.b].concurrency,              0,     It must be positive.
			""")
	void refusesValuesThatCannotWork(String name, String value, String reason) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of(name, value)))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (refusal) -> {
				assertThat(refusal.getName()).isEqualTo("headrace.channels." + name);
				assertThat(refusal.getReason()).isEqualTo(reason);
			});
	}

	private static ChannelProperties bind(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> source.put("headrace.channels." + name, value));
		return new Binder((ConfigurationPropertySource) source).bindOrCreate("headrace.channels",
				ChannelProperties.class);
	}

}
