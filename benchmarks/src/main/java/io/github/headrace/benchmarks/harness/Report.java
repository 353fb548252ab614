package io.github.headrace.benchmarks.harness;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The outcome of a scenario.
 *
 * @param conditions how it was measured, one sentence per entry
 * @param versions name and version of the server and libraries that took part
 * @param table the measured figures
 * @param further figures of other parts of the scenario, by title
 * @param summary what a script reads, written as one JSON object
 */
public record Report(List<String> conditions, Map<String, String> versions, MarkdownTable table,
		Map<String, MarkdownTable> further, Map<String, Object> summary) {

	public Report(List<String> conditions, Map<String, String> versions, MarkdownTable table,
			Map<String, Object> summary) {
		this(conditions, versions, table, Map.of(), summary);
	}

	/**
	 * Return all tables as Markdown, those of other parts under their titles.
	 */
	public String tables() {
		Stream<String> main = this.table.rows().isEmpty() ? Stream.empty() : Stream.of(this.table.toString());
		return Stream
			.concat(main,
					this.further.entrySet().stream().map((part) -> "## " + part.getKey() + "\n\n" + part.getValue()))
			.collect(Collectors.joining("\n\n"));
	}

}
