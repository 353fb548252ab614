package io.github.headrace.embedded;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A reply that consists of named values.
 */
final class Fields {

	private final Map<String, String> values = new HashMap<>();

	private Fields() {
	}

	/**
	 * Read the lines {@code name:value} of INFO, or a list of names and values.
	 */
	static Fields of(@Nullable Object reply) {
		Fields fields = new Fields();
		if (reply instanceof List<?> list) {
			for (Iterator<?> elements = list.iterator(); elements.hasNext();) {
				fields.values.put(String.valueOf(elements.next()), String.valueOf(elements.next()));
			}
		}
		else {
			String.valueOf(reply).lines().forEach((line) -> {
				int colon = line.indexOf(':');
				if (colon > 0) {
					fields.values.put(line.substring(0, colon), line.substring(colon + 1).strip());
				}
			});
		}
		return fields;
	}

	/**
	 * Return the value of that name, empty if there is none.
	 */
	String get(String name) {
		return this.values.getOrDefault(name, "");
	}

}
