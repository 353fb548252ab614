package io.github.headrace.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * The outcome of a scenario.
 *
 * @param conditions how it was measured, one sentence per entry
 * @param versions name and version of the server and libraries that took part
 * @param table the measured figures
 * @param summary what a script reads, written as one JSON object
 */
public record Report(List<String> conditions, Map<String, String> versions, MarkdownTable table,
		Map<String, Object> summary) {

}
