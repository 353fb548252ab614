package io.github.headrace.docs;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import io.github.headrace.cache.ResetReason;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The dashboard and the alert rules ask for meters that a running application has.
 */
class MonitoringIntegrationTests {

	private static final Pattern SHOWN_LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

	private static final Pattern LABEL_VALUES = Pattern
		.compile("label_values\\((?:\\{__name__=~\"(.+)\"}|(\\w+)), (\\w+)\\)");

	private static final Pattern METER = Pattern.compile("`(headrace\\.cache\\.[a-z.]+)`");

	/** What Prometheus puts behind the name of a meter: its unit and its kind. */
	private static final Pattern SUFFIX = Pattern.compile("(_seconds|(?<!cache)_entries|_invalidations)?(_total)?$");

	private final JsonNode dashboard = JsonMapper.shared()
		.readTree(Project.read("docs/grafana/headrace-dashboard.json"));

	@Test
	void alertsOnMetersThatExist() {
		AlertRules.of(Project.read("docs/prometheus/headrace-alerts.yml")).assertValid();
	}

	@Test
	void showsMetersThatExist() {
		List<JsonNode> targets = panels().flatMap((panel) -> stream(panel.path("targets"))).toList();
		assertThat(targets).hasSizeGreaterThan(20);
		assertThat(targets).flatExtracting((target) -> MeterNames.problems(target.path("expr").asString())).isEmpty();
		assertThat(targets).flatExtracting(MonitoringIntegrationTests::unknownLabels).isEmpty();
	}

	@Test
	void namesInTheGuideTheMetersOfCaches() {
		List<String> named = METER.matcher(Document.of("docs/operations.md").section("Meters"))
			.results()
			.map((meter) -> meter.group(1).replace('.', '_'))
			.toList();
		Set<String> known = MeterNames.all()
			.stream()
			.filter((name) -> name.startsWith("headrace_cache_"))
			.map((name) -> SUFFIX.matcher(name).replaceFirst(""))
			.collect(Collectors.toSet());
		assertThat(named).hasSizeGreaterThan(10).containsExactlyInAnyOrderElementsOf(known);
	}

	@Test
	void namesInTheGuideTheReasonsOfResets() {
		String guide = Document.of("docs/operations.md").section("Meters");
		assertThat(ResetReason.values())
			.extracting((reason) -> "`%s`".formatted(reason.name().toLowerCase(Locale.ROOT)))
			.allMatch(guide::contains);
	}

	private static List<String> unknownLabels(JsonNode target) {
		String expression = target.path("expr").asString();
		return SHOWN_LABEL.matcher(target.path("legendFormat").asString(""))
			.results()
			.map((label) -> label.group(1))
			.filter((label) -> !MeterNames.hasLabel(expression, label))
			.map((label) -> "'%s' has no label '%s'".formatted(expression, label))
			.toList();
	}

	@Test
	void asksOnlyTheDataSourceThatIsChosen() {
		assertThat(this.dashboard.findValues("datasource")).isNotEmpty()
			.extracting((source) -> source.path("uid").asString())
			.containsOnly("${datasource}");
		List<JsonNode> variables = stream(this.dashboard.path("templating").path("list")).toList();
		assertThat(variables.get(0).path("type").asString()).isEqualTo("datasource");
		assertThat(variables.get(0).path("query").asString()).isEqualTo("prometheus");
	}

	@Test
	void offersVariablesOfMetersThatExist() {
		List<String> queries = stream(this.dashboard.path("templating").path("list"))
			.filter((variable) -> variable.path("type").asString().equals("query"))
			.map((variable) -> variable.path("query").path("query").asString())
			.toList();
		assertThat(queries).isNotEmpty().allSatisfy((query) -> {
			var values = LABEL_VALUES.matcher(query);
			assertThat(values.matches()).as(query).isTrue();
			String names = (values.group(1) != null) ? values.group(1) : values.group(2);
			assertThat(MeterNames.labels(names)).as(query).contains(values.group(3));
		});
	}

	@Test
	void placesPanelsSideBySide() {
		Set<String> cells = new HashSet<>();
		assertThat(panels().toList()).allSatisfy((panel) -> {
			JsonNode place = panel.path("gridPos");
			for (int x = place.path("x").asInt(); x < place.path("x").asInt() + place.path("w").asInt(); x++) {
				for (int y = place.path("y").asInt(); y < place.path("y").asInt() + place.path("h").asInt(); y++) {
					assertThat(x).isLessThan(24);
					assertThat(cells.add(x + "," + y)).as("%s overlaps", panel.path("title")).isTrue();
				}
			}
		});
		assertThat(panels().map((panel) -> panel.path("id").asInt())).doesNotHaveDuplicates();
	}

	private Stream<JsonNode> panels() {
		return stream(this.dashboard.path("panels"));
	}

	private static Stream<JsonNode> stream(JsonNode array) {
		return StreamSupport.stream(array.spliterator(), false);
	}

}
