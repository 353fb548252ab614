package io.github.headrace.docs;

import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file of alert rules for Prometheus.
 *
 * @param rules the rules of all groups
 */
record AlertRules(List<Map<String, Object>> rules) {

	@SuppressWarnings("unchecked")
	static AlertRules of(String text) {
		Map<String, Object> file = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
		assertThat(file).containsOnlyKeys("groups");
		List<Map<String, Object>> groups = (List<Map<String, Object>>) file.get("groups");
		return new AlertRules(groups.stream().flatMap((group) -> {
			assertThat(group).containsOnlyKeys("name", "rules");
			return ((List<Map<String, Object>>) group.get("rules")).stream();
		}).toList());
	}

	void assertValid() {
		assertThat(this.rules).isNotEmpty().extracting((rule) -> rule.get("alert")).doesNotHaveDuplicates();
		this.rules.forEach((rule) -> {
			String name = rule.get("alert").toString();
			assertThat(rule).as(name).containsOnlyKeys("alert", "expr", "for", "labels", "annotations");
			assertThat(rule.get("for")).as(name).asString().matches("\\d+[smh]");
			assertThat(rule.get("labels")).as(name).asString().contains("severity=");
			assertThat(rule.get("annotations")).as(name).asString().contains("summary=", "description=");
		});
		assertThat(this.rules).flatExtracting((rule) -> MeterNames.problems(rule.get("expr").toString())).isEmpty();
	}

}
