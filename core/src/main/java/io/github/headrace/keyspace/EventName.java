package io.github.headrace.keyspace;

import java.util.Comparator;
import java.util.List;

import io.github.headrace.listener.InvalidListenerException;

/**
 * Reads names of events, as they come from placeholders and expressions. A misspelt one
 * would never be heard of, so that names that are not known have to be marked.
 */
final class EventName {

	private static final String OTHER = "other:";

	private static final int SHOWN = 5;

	private EventName() {
	}

	/** Returns the name as Redis has it. */
	static String read(String listener, String text) {
		if (text.startsWith(OTHER)) {
			return requirePlain(listener, text, text.substring(OTHER.length()));
		}
		if (KeyspaceEvent.named(text) == null) {
			throw new InvalidListenerException(listener,
					"'eventNames' has '%s', which is no event that is known".formatted(text),
					"Correct it; the nearest names are %s. An event of a module or of a newer server is written as 'other:%s'"
						.formatted(nearest(text), text));
		}
		return text;
	}

	private static String requirePlain(String listener, String text, String name) {
		if (name.isEmpty() || name.chars().anyMatch((c) -> Character.isWhitespace(c) || "{}*".indexOf(c) >= 0)) {
			throw new InvalidListenerException(listener, "'eventNames' has '%s'".formatted(text),
					"Write the name of one event behind 'other:', such as 'other:json.set'");
		}
		return name;
	}

	private static List<String> nearest(String text) {
		return KeyspaceEvent.names()
			.stream()
			.sorted(Comparator.comparingInt((name) -> distance(text, name)))
			.limit(SHOWN)
			.toList();
	}

	/** The number of letters to insert, remove or replace. */
	private static int distance(String one, String other) {
		int[] previous = new int[other.length() + 1];
		for (int j = 0; j <= other.length(); j++) {
			previous[j] = j;
		}
		for (int i = 1; i <= one.length(); i++) {
			int[] current = new int[other.length() + 1];
			current[0] = i;
			for (int j = 1; j <= other.length(); j++) {
				int replaced = previous[j - 1] + ((one.charAt(i - 1) != other.charAt(j - 1)) ? 1 : 0);
				current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
			}
			previous = current;
		}
		return previous[other.length()];
	}

}
