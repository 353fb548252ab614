package io.github.headrace.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.PropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Binds configuration to the properties that it is for, those of Headrace and of Spring
 * Boot alike: a key that nothing is bound to, or a value that does not fit, is an error.
 */
final class ConfigurationBlocks {

	/** Prefixes with the classes that are bound to them. */
	private final Map<String, Class<?>> groups = new TreeMap<>();

	/** Single properties, which are read without a class. */
	private final Set<String> properties = new TreeSet<>();

	ConfigurationBlocks() {
		try {
			for (URL metadata : Collections
				.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream content = metadata.openStream()) {
					read(JsonMapper.shared().readTree(content));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read(JsonNode metadata) {
		for (JsonNode group : metadata.path("groups")) {
			String type = group.path("type").asString("");
			if (ClassUtils.isPresent(type, getClass().getClassLoader())) {
				Class<?> bound = ClassUtils.resolveClassName(type, getClass().getClassLoader());
				if (bound.isAnnotationPresent(ConfigurationProperties.class)) {
					this.groups.put(group.path("name").asString(), bound);
				}
			}
		}
		for (JsonNode property : metadata.path("properties")) {
			this.properties.add(property.path("name").asString());
		}
	}

	void checkYaml(Block block) throws IOException {
		check(block, new YamlPropertySourceLoader());
	}

	void checkProperties(Block block) throws IOException {
		check(block, new PropertiesPropertySourceLoader());
	}

	private void check(Block block, PropertySourceLoader loader) throws IOException {
		ByteArrayResource content = new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8));
		List<PropertySource<?>> documents = loader.load(block.toString(), content);
		assertThat(documents).as("%s has no keys", block).isNotEmpty();
		documents.forEach((document) -> bind((EnumerablePropertySource<?>) document));
	}

	private void bind(EnumerablePropertySource<?> document) {
		Map<String, Map<String, Object>> byGroup = new LinkedHashMap<>();
		for (String key : document.getPropertyNames()) {
			String group = longestPrefix(this.groups.keySet(), key);
			if (group.isEmpty()) {
				assertThat(longestPrefix(this.properties, key))
					.as("%s: nobody knows the property '%s'", document.getName(), key)
					.isNotEmpty();
				continue;
			}
			byGroup.computeIfAbsent(group, (name) -> new LinkedHashMap<>()).put(key, document.getProperty(key));
		}
		byGroup.forEach(this::bind);
	}

	private void bind(String group, Map<String, Object> values) {
		Iterable<ConfigurationPropertySource> sources = ConfigurationPropertySources
			.from(new MapPropertySource("block", values));
		new Binder(sources).bind(group, Bindable.of(this.groups.get(group)),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

	private static String longestPrefix(Set<String> prefixes, String key) {
		return prefixes.stream()
			.filter((prefix) -> key.equals(prefix) || key.startsWith(prefix + ".") || key.startsWith(prefix + "["))
			.max((one, other) -> Integer.compare(one.length(), other.length()))
			.orElse("");
	}

}
