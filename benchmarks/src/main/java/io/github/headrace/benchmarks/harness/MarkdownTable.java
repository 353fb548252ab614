package io.github.headrace.benchmarks.harness;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table in Markdown, first column aligned to the left, the others to the right.
 *
 * @param header the column titles
 * @param rows the cells; short rows are filled up with dashes
 */
public record MarkdownTable(List<String> header, List<List<String>> rows) {

	@Override
	public String toString() {
		Stream<String> rule = Stream.concat(Stream.of("---"),
				Collections.nCopies(this.header.size() - 1, "--:").stream());
		return Stream.concat(Stream.of(line(this.header.stream()), line(rule)), this.rows.stream().map(this::row))
			.collect(Collectors.joining("\n"));
	}

	private String row(List<String> cells) {
		int missing = this.header.size() - cells.size();
		return line(Stream.concat(cells.stream(), Collections.nCopies(missing, "-").stream()));
	}

	private static String line(Stream<String> cells) {
		return cells.collect(Collectors.joining(" | ", "| ", " |"));
	}

}
