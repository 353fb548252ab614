package io.github.headrace.registration;

import java.util.Collection;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * Finds the name that somebody may have meant, by the number of letters that differ
 * (Levenshtein).
 */
public final class NearestName {

	private NearestName() {
	}

	/**
	 * Ends a sentence that says that a name is unknown.
	 * @param wanted the unknown name
	 * @param names the names that there are
	 * @return the end of a sentence, or nothing if no name is near
	 */
	public static String hint(String wanted, Collection<String> names) {
		String nearest = find(wanted, names);
		return (nearest != null) ? "; the nearest is '%s'".formatted(nearest) : "";
	}

	static @Nullable String find(String wanted, Collection<String> names) {
		int limit = Math.max(2, wanted.length() / 3);
		return names.stream()
			.filter((name) -> distance(wanted, name) <= limit)
			.min(Comparator.<String>comparingInt((name) -> distance(wanted, name)).thenComparing((name) -> name))
			.orElse(null);
	}

	private static int distance(String left, String right) {
		int[] costs = new int[right.length() + 1];
		for (int j = 0; j <= right.length(); j++) {
			costs[j] = j;
		}
		for (int i = 1; i <= left.length(); i++) {
			int diagonal = costs[0];
			costs[0] = i;
			for (int j = 1; j <= right.length(); j++) {
				char a = Character.toLowerCase(left.charAt(i - 1));
				int replaced = diagonal + ((a == Character.toLowerCase(right.charAt(j - 1))) ? 0 : 1);
				diagonal = costs[j];
				costs[j] = Math.min(replaced, Math.min(costs[j], costs[j - 1]) + 1);
			}
		}
		return costs[right.length()];
	}

}
