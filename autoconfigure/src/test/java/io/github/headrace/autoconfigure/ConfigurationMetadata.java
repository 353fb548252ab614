package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

	/** What the values of maps are bound to, by what their properties begin with. */
	static final Map<String, Class<?>> MAP_VALUES = Map.of(LISTENER, ChannelProperties.Listener.class, CONSUMER,
			StreamConsumerProperties.class, NEAR_CACHE, NearCacheProperties.class);

	private static final String MODULES = "META-INF/spring-configuration-metadata.json";

	private static final String MAP_VALUE = "META-INF/spring/configuration-metadata/%s.json";

	private ConfigurationMetadata() {
	}

	/** Returns all properties, sorted by name. */
	static List<Property> properties() {
		List<Property> properties = new ArrayList<>();
		MAP_VALUES.forEach((prefix, type) -> properties.addAll(mapProperties(prefix, type)));
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

	/** Returns all hints by the names of their properties. */
	static Map<String, Hint> hints() {
		Map<String, Hint> hints = new TreeMap<>();
		MAP_VALUES.forEach((prefix, type) -> addHints(hints, prefix + ".", MAP_VALUE.formatted(type.getName())));
		addHints(hints, "", MODULES);
		return hints;
	}

	private static void addHints(Map<String, Hint> hints, String prefix, String resource) {
		for (JsonNode document : read(resource)) {
			document.path("hints")
				.forEach((node) -> hints.put(prefix + text(node, "name"), new Hint(
						node.path("values").valueStream().map((value) -> text(value, "value")).toList(),
						node.path("providers").valueStream().map((provider) -> text(provider, "name")).toList())));
		}
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
	 * What an editor offers for a property.
	 *
	 * @param values values that it proposes
	 * @param providers what else it proposes, such as beans
	 */
	record Hint(List<String> values, List<String> providers) {

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
