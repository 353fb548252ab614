package io.github.headrace.docs;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds expressions for Prometheus against the meters that exist: names, labels, and the
 * outcomes and reasons that are asked for.
 */
final class MeterNames {

	private static final Pattern SELECTOR = Pattern.compile("\\b(headrace_\\w+)(?:\\{([^}]*)\\})?");

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

	static void assertKnown(String expression) {
		List<MatchResult> selectors = SELECTOR.matcher(expression).results().toList();
		assertThat(selectors).as("meters of Headrace in '%s'", expression).isNotEmpty();
		assertThat(expression.chars().filter((some) -> some == '(').count()).as("parentheses of '%s'", expression)
			.isEqualTo(expression.chars().filter((some) -> some == ')').count());
		Set<String> labels = new HashSet<>(OF_PROMETHEUS);
		for (MatchResult selector : selectors) {
			assertThat(known()).as("meters").containsKey(selector.group(1));
			labels.addAll(known().get(selector.group(1)).keySet());
			if (selector.group(2) != null) {
				MATCHER.matcher(selector.group(2))
					.results()
					.forEach((matcher) -> assertMatches(selector.group(1), matcher));
			}
		}
		GROUPING.matcher(expression)
			.results()
			.flatMap((grouping) -> List.of(grouping.group(1).split(",")).stream())
			.forEach((label) -> assertThat(labels).as("labels of '%s'", expression).contains(label.strip()));
	}

	/**
	 * Returns the labels of all meters whose names match; none if there are no such
	 * meters.
	 */
	static Set<String> labels(String names) {
		Set<String> labels = new HashSet<>();
		known().forEach((name, values) -> {
			if (name.matches(names)) {
				labels.add("instance");
				labels.addAll(values.keySet());
			}
		});
		return labels;
	}

	/** Whether a label can be shown of what an expression yields. */
	static void assertLabel(String expression, String label) {
		assertThat(SELECTOR.matcher(expression).results().map((selector) -> known().get(selector.group(1))))
			.as("labels of '%s'", expression)
			.anyMatch((labels) -> labels.containsKey(label) || OF_PROMETHEUS.contains(label));
	}

	private static void assertMatches(String name, MatchResult matcher) {
		String label = matcher.group(1);
		if (OF_PROMETHEUS.contains(label)) {
			return;
		}
		assertThat(known().get(name)).as("labels of '%s'", name).containsKey(label);
		if (ENUMERATED.contains(label)) {
			assertThat(known().get(name).get(label)).as("values of '%s' of '%s'", label, name)
				.contains(matcher.group(3).split("\\|"));
		}
	}

}
