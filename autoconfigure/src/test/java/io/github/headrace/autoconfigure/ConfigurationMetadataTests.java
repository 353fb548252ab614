package io.github.headrace.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What editors show of each property follows the rules of Spring Boot.
 */
class ConfigurationMetadataTests {

	@ParameterizedTest
	@MethodSource("io.github.headrace.autoconfigure.ConfigurationMetadata#properties")
	void isDescribedAsBootWants(ConfigurationMetadata.Property property) {
		String description = property.description();
		assertThat(description).as(property.name())
			.isNotBlank()
			.endsWith(".")
			.doesNotStartWithIgnoringCase("the ")
			.doesNotStartWithIgnoringCase("a ")
			.doesNotStartWithIgnoringCase("an ")
			.doesNotContainIgnoringCase("default is")
			.doesNotContainIgnoringCase("by default")
			.doesNotContain("{@", "<", "  ");
		assertThat(Character.isUpperCase(description.charAt(0))).as(property.name()).isTrue();
		if (property.type().equals("java.lang.Boolean")) {
			assertThat(description).as(property.name()).startsWith("Whether ");
		}
		if (property.type().startsWith("java.util.List")) {
			assertThat(description).as(property.name()).startsWith("Comma-separated list ");
		}
		assertThat(property.type()).as("a type with a unit: %s", property.name()).isNotEqualTo("java.lang.Long");
	}

	@Test
	void coversAllComponentsOfTheProperties() {
		assertThat(names("headrace.channels.")).containsExactlyInAnyOrderElementsOf(
				Stream
					.concat(components("headrace.channels", ChannelProperties.class),
							components(ConfigurationMetadata.LISTENER, ChannelProperties.Listener.class))
					.toList());
	}

	@Test
	void coversStreams() {
		assertThat(names("headrace.streams.")).containsExactlyInAnyOrderElementsOf(
				Stream
					.concat(components("headrace.streams", StreamProperties.class),
							components(ConfigurationMetadata.CONSUMER, StreamConsumerProperties.class))
					.toList());
	}

	@Test
	void coversWhatEverythingShares() {
		assertThat(names("headrace."))
			.filteredOn(
					(name) -> !name.matches("headrace\\.(cache|channels|streams|keyspace|health|embedded-redis)\\..*"))
			.containsExactlyInAnyOrderElementsOf(components("headrace", HeadraceProperties.class).toList());
	}

	@Test
	void coversCaches() {
		assertThat(names("headrace.cache.")).containsExactlyInAnyOrderElementsOf(
				Stream
					.concat(components("headrace.cache", CacheProperties.class),
							components(ConfigurationMetadata.NEAR_CACHE, NearCacheProperties.class))
					.toList());
	}

	@Test
	void coversKeyspaceEvents() {
		assertThat(names("headrace.keyspace."))
			.containsExactlyInAnyOrderElementsOf(components("headrace.keyspace", KeyspaceProperties.class).toList());
	}

	@Test
	void coversHealth() {
		assertThat(names("headrace.health."))
			.containsExactlyInAnyOrderElementsOf(components("headrace.health", HealthProperties.class).toList());
	}

	@Test
	void coversTheEmbeddedServer() {
		assertThat(names("headrace.embedded-redis.")).containsExactlyInAnyOrder(
				"headrace.embedded-redis.allow-packaged", "headrace.embedded-redis.config",
				"headrace.embedded-redis.enabled", "headrace.embedded-redis.port", "headrace.embedded-redis.replace");
	}

	@Test
	void knowsTheDefaultOfWhateverIsNotOfASingleListener() {
		assertThat(ConfigurationMetadata.properties()).filteredOn((property) -> property.defaultValue() == null)
			.extracting(ConfigurationMetadata.Property::name)
			.filteredOn((name) -> !name.startsWith(ConfigurationMetadata.LISTENER)
					&& !name.startsWith(ConfigurationMetadata.CONSUMER)
					&& !name.startsWith(ConfigurationMetadata.NEAR_CACHE))
			.containsOnly("headrace.cache.connection-factory", "headrace.cache.invalidation.exclude",
					"headrace.cache.near.caches", "headrace.channels.listeners", "headrace.connection-factory",
					"headrace.embedded-redis.config", "headrace.health.degraded.max-dead-letters",
					"headrace.health.degraded.max-lag", "headrace.health.degraded.max-lag-time",
					"headrace.health.degraded.max-oldest-pending", "headrace.health.degraded.max-silence",
					"headrace.streams.consumers");
	}

	@Test
	void hasDefaultsThatCanBeRead() throws Exception {
		for (ConfigurationMetadata.Property property : ConfigurationMetadata.properties()) {
			if (property.defaultValue() != null) {
				Class<?> type = ClassUtils.forName(property.type().replaceAll("<.*", ""), null);
				assertThat(ApplicationConversionService.getSharedInstance().convert(property.defaultValue(), type))
					.as(property.name())
					.isNotNull();
			}
		}
	}

	@Test
	void hasHintsForTheIdsOfListeners() {
		assertThat(ConfigurationMetadata.hints()).contains("headrace.channels.listeners.keys",
				"headrace.streams.consumers.keys", "headrace.cache.near.caches.keys");
	}

	private static List<String> names(String prefix) {
		return ConfigurationMetadata.properties()
			.stream()
			.map(ConfigurationMetadata.Property::name)
			.filter((name) -> name.startsWith(prefix))
			.toList();
	}

	/** Walks records as the binder does. */
	private static Stream<String> components(String prefix, Class<?> type) {
		return Arrays.stream(type.getRecordComponents()).flatMap((component) -> {
			String name = prefix + "." + dashed(component);
			return component.getType().isRecord() ? components(name, component.getType()) : Stream.of(name);
		});
	}

	private static String dashed(RecordComponent component) {
		String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
		return ConfigurationPropertyName.of(name).toString();
	}

}
