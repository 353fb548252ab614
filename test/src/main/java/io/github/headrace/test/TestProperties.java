package io.github.headrace.test;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.test.context.support.TestPropertySourceUtils;

/**
 * The properties that a test class names itself, apart from what the application has.
 *
 * @param all the sources of the environment
 * @param own those of them that belong to the test, in order
 */
record TestProperties(MutablePropertySources all, List<PropertySource<?>> own) {

	/** The name of Spring's source for {@code @DynamicPropertySource}. */
	private static final String DYNAMIC = "Dynamic Test Properties";

	private static final Set<String> NAMES = Set.of(DYNAMIC,
			TestPropertySourceUtils.INLINED_PROPERTIES_PROPERTY_SOURCE_NAME);

	/** What names a server, or several. */
	private static final Set<String> ADDRESSES = Set.of("url", "host", "port", "sentinel", "cluster", "masterreplica");

	static TestProperties of(ConfigurableEnvironment environment) {
		MutablePropertySources all = environment.getPropertySources();
		return new TestProperties(all, all.stream().filter((source) -> NAMES.contains(source.getName())).toList());
	}

	boolean haveRedisAddress() {
		return new Binder(ConfigurationPropertySources.from(this.own))
			.bind("spring.data.redis", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.keySet()
			.stream()
			.anyMatch(ADDRESSES::contains);
	}

	/** Adds what goes before the application's properties, but not before the test's. */
	void addDefaults(String name, Map<String, Object> values) {
		MapPropertySource added = new MapPropertySource(name, values);
		if (this.own.isEmpty()) {
			this.all.addFirst(added);
		}
		else {
			this.all.addAfter(this.own.get(this.own.size() - 1).getName(), added);
		}
	}

}
