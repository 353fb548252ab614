package io.github.headrace.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * The paths of all keys, of JSON and of records that are written as JSON. The keys of
 * maps are data.
 */
final class JsonKeys {

	/** Keys whose values have keys that are data. */
	private static final Set<String> MAPS = Set.of("resets", "destinations");

	private JsonKeys() {
	}

	static Set<String> of(JsonNode json) {
		Set<String> keys = new TreeSet<>();
		collect("", json, keys);
		return keys;
	}

	private static void collect(String path, JsonNode json, Set<String> keys) {
		if (json.isArray()) {
			json.forEach((element) -> collect(path, element, keys));
		}
		json.properties().forEach((property) -> {
			keys.add(path + "/" + property.getKey());
			if (!MAPS.contains(property.getKey())) {
				collect(path + "/" + property.getKey(), property.getValue(), keys);
			}
		});
	}

	static Set<String> of(Class<?> type) {
		Set<String> keys = new TreeSet<>();
		collect("", type, keys);
		return keys;
	}

	private static void collect(String path, Type type, Set<String> keys) {
		if (type instanceof ParameterizedType parameterized
				&& Collection.class.isAssignableFrom((Class<?>) parameterized.getRawType())) {
			collect(path, parameterized.getActualTypeArguments()[0], keys);
		}
		if (type instanceof Class<?> single && single.isRecord()) {
			for (RecordComponent component : single.getRecordComponents()) {
				keys.add(path + "/" + component.getName());
				if (!Map.class.isAssignableFrom(component.getType())) {
					collect(path + "/" + component.getName(), component.getGenericType(), keys);
				}
			}
		}
	}

}
