package io.github.headrace.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
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
			.filteredOn((name) -> !name
				.matches("headrace\\.(cache|channels|doctor|endpoint|streams|keyspace|health|embedded-redis)\\..*"))
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
	void coversTheDoctor() {
		assertThat(names("headrace.doctor."))
			.containsExactlyInAnyOrderElementsOf(components("headrace.doctor", DoctorProperties.class).toList());
	}

	@Test
	void coversTheEndpoint() {
		assertThat(names("headrace.endpoint."))
			.containsExactlyInAnyOrderElementsOf(components("headrace.endpoint", EndpointProperties.class).toList());
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
					"headrace.doctor.levels", "headrace.embedded-redis.config",
					"headrace.health.degraded.max-dead-letters", "headrace.health.degraded.max-lag",
					"headrace.health.degraded.max-lag-time", "headrace.health.degraded.max-oldest-pending",
					"headrace.health.degraded.max-silence", "headrace.streams.consumers");
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
		assertThat(properties(
				(property) -> property.type().startsWith("java.util.Map") && property.type().contains(".headrace.")))
			.isNotEmpty()
			.allSatisfy((property) -> {
				ConfigurationMetadata.Hint hint = hint(property.name() + ".keys");
				assertThat(hint.values()).isNotEmpty();
				assertThat(hint.providers()).containsExactly("any");
			});
	}

	@Test
	void hasHintsForWordsOfWhichThereAreFew() {
		assertThat(properties((property) -> enumeration(property) != null)).isNotEmpty()
			.allSatisfy((property) -> assertThat(hint(property.name()).values())
				.containsExactlyInAnyOrderElementsOf(Stream.of(enumeration(property).getEnumConstants())
					.map((constant) -> constant.toString().toLowerCase().replace('_', '-'))
					.toList()));
	}

	@Test
	void hasHintsForNamesOfBeans() {
		assertThat(properties((property) -> property.name()
			.matches(".*\\.(connection-factory|error-handler|payload-converter|handler)"))).isNotEmpty()
			.allSatisfy((property) -> assertThat(hint(property.name()).providers()).contains("spring-bean-reference"));
	}

	@Test
	void hasHintsForNamesOfClasses() {
		assertThat(properties((property) -> property.type().contains("java.lang.Class")
				|| property.name().equals(ConfigurationMetadata.NEAR_CACHE + ".type")))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(hint(property.name()).providers()).contains("class-reference"));
	}

	@Test
	void hasNoHintForAPropertyThatDoesNotExist() {
		Set<String> names = properties((property) -> true).stream()
			.map(ConfigurationMetadata.Property::name)
			.collect(Collectors.toSet());
		assertThat(ConfigurationMetadata.hints().keySet()).filteredOn((name) -> name.startsWith("headrace."))
			.allSatisfy((name) -> assertThat(names).contains(name.replaceFirst("\\.(keys|values)$", "")));
	}

	@Test
	void knowsTheValuesOfAllMaps() {
		assertThat(properties((property) -> property.type().startsWith("java.util.Map")
				&& property.type().contains(".headrace.") && valueType(property).isRecord()))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(ConfigurationMetadata.MAP_VALUES)
				.satisfies((values) -> assertThat(values.values()).contains(valueType(property)))
				.satisfies((values) -> assertThat(values.keySet())
					.anyMatch((prefix) -> prefix.startsWith(property.name() + ".<"))));
	}

	private static List<ConfigurationMetadata.Property> properties(
			Predicate<ConfigurationMetadata.Property> condition) {
		return ConfigurationMetadata.properties().stream().filter(condition).toList();
	}

	private static ConfigurationMetadata.Hint hint(String name) {
		assertThat(ConfigurationMetadata.hints()).containsKey(name);
		return ConfigurationMetadata.hints().get(name);
	}

	private static @Nullable Class<?> enumeration(ConfigurationMetadata.Property property) {
		Class<?> type = ClassUtils.resolveClassName(property.type().replaceAll("<.*", ""), null);
		return type.isEnum() ? type : null;
	}

	private static Class<?> valueType(ConfigurationMetadata.Property property) {
		String name = property.type().replaceAll(".*,|>$", "");
		return ClassUtils.resolveClassName(name, null);
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
