package io.github.headrace.docs;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds expressions for Prometheus against the meters that exist: names, labels, and the
 * outcomes and reasons that are asked for.
 */
final class MeterNames {

	private static final Pattern SELECTOR = Pattern
		.compile("\\b(headrace_(?:channel|stream|cache)_\\w+)(?:\\{([^}]*)\\})?");

	private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");

	private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");

	/** Labels that Prometheus adds itself. */
	private static final Set<String> OF_PROMETHEUS = Set.of("job", "instance", "le");

	/** Labels whose values Headrace decides on. */
	private static final Set<String> ENUMERATED = Set.of("outcome", "reason");

	private static Scrape scrape;

	private MeterNames() {
	}

	private static synchronized Map<String, Map<String, Set<String>>> known() {
		if (scrape == null) {
			scrape = Scrape.ofRunningApplication();
		}
		return scrape.labels();
	}

	/** Returns what an expression asks for and no application has. */
	static List<String> problems(String expression) {
		List<String> problems = new ArrayList<>();
		List<MatchResult> selectors = SELECTOR.matcher(expression).results().toList();
		if (selectors.isEmpty() || count(expression, '(') != count(expression, ')')) {
			problems.add("'%s' asks for no meter of Headrace, or lacks a parenthesis".formatted(expression));
		}
		Set<String> labels = new HashSet<>(OF_PROMETHEUS);
		for (MatchResult selector : selectors) {
			Map<String, Set<String>> known = known().get(selector.group(1));
			if (known == null) {
				problems.add("There is no meter '%s'".formatted(selector.group(1)));
				continue;
			}
			labels.addAll(known.keySet());
			if (selector.group(2) != null) {
				MATCHER.matcher(selector.group(2))
					.results()
					.filter((matcher) -> !isKnown(matcher, known))
					.forEach((matcher) -> problems.add("'%s' has no %s".formatted(selector.group(1), matcher.group())));
			}
		}
		GROUPING.matcher(expression)
			.results()
			.flatMap((grouping) -> Stream.of(grouping.group(1).split(",")))
			.filter((label) -> !labels.contains(label.strip()))
			.forEach((label) -> problems.add("'%s' has no label '%s'".formatted(expression, label)));
		return problems;
	}

	private static boolean isKnown(MatchResult matcher, Map<String, Set<String>> known) {
		String label = matcher.group(1);
		return OF_PROMETHEUS.contains(label) || known.containsKey(label) && (!ENUMERATED.contains(label)
				|| known.get(label).containsAll(List.of(matcher.group(3).split("\\|"))));
	}

	private static long count(String text, char character) {
		return text.chars().filter((some) -> some == character).count();
	}

	/** Returns the names of all meters as Prometheus has them. */
	static Set<String> all() {
		return known().keySet();
	}

	/** Whether a label can be shown of what an expression yields. */
	static boolean hasLabel(String expression, String label) {
		return OF_PROMETHEUS.contains(label) || SELECTOR.matcher(expression)
			.results()
			.allMatch((selector) -> known().getOrDefault(selector.group(1), Map.of()).containsKey(label));
	}

	/**
	 * Returns the labels of all meters whose names match; none if there are no such
	 * meters.
	 */
	static Set<String> labels(String names) {
		Set<String> labels = new HashSet<>();
		known().forEach((name, values) -> {
			if (name.matches(names)) {
				labels.addAll(OF_PROMETHEUS);
				labels.addAll(values.keySet());
			}
		});
		return labels;
	}

}
