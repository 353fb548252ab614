package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The metadata that the modules offer to editors, those of single listeners included.
 */
final class ConfigurationMetadata {

	static final String LISTENER = "headrace.channels.listeners.<id>";

	static final String CONSUMER = "headrace.streams.consumers.<id>";

	static final String NEAR_CACHE = "headrace.cache.near.caches.<name>";

	private static final String MODULES = "META-INF/spring-configuration-metadata.json";

	private static final String MAP_VALUE = "META-INF/spring/configuration-metadata/%s.json";

	private ConfigurationMetadata() {
	}

	/** Returns all properties, sorted by name. */
	static List<Property> properties() {
		List<Property> properties = new ArrayList<>(mapProperties(LISTENER, ChannelProperties.Listener.class));
		properties.addAll(mapProperties(CONSUMER, StreamConsumerProperties.class));
		properties.addAll(mapProperties(NEAR_CACHE, NearCacheProperties.class));
		for (JsonNode module : read(MODULES)) {
			module.path("properties")
				.valueStream()
				.filter((node) -> text(node, "name").startsWith("headrace."))
				.forEach((node) -> properties.add(property("", node)));
		}
		properties.sort(Comparator.comparing(Property::name));
		return properties;
	}

	/** Returns what the processor says about the values of a map. */
	private static List<Property> mapProperties(String prefix, Class<?> valueType) {
		List<Property> properties = new ArrayList<>();
		for (JsonNode type : read(MAP_VALUE.formatted(valueType.getName()))) {
			type.path("properties").forEach((node) -> properties.add(property(prefix + ".", node)));
		}
		return properties;
	}

	static List<String> hints() {
		List<String> names = new ArrayList<>();
		read(MODULES).forEach((module) -> module.path("hints").forEach((hint) -> names.add(text(hint, "name"))));
		return names;
	}

	private static Property property(String prefix, JsonNode node) {
		return new Property(prefix + text(node, "name"), text(node, "type"), text(node, "description"),
				node.path("defaultValue").asStringOpt().orElse(null));
	}

	private static String text(JsonNode node, String name) {
		return node.path(name).asString("");
	}

	private static List<JsonNode> read(String resource) {
		try {
			List<JsonNode> documents = new ArrayList<>();
			for (URL url : Collections.list(ConfigurationMetadata.class.getClassLoader().getResources(resource))) {
				try (InputStream stream = url.openStream()) {
					documents.add(JsonMapper.shared().readTree(stream));
				}
			}
			return documents;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * One property.
	 *
	 * @param name its name
	 * @param type its Java type
	 * @param description what it is for
	 * @param defaultValue what holds if it is not set, if the metadata knows
	 */
	record Property(String name, String type, String description, @Nullable String defaultValue) {

	}

}
