package io.github.headrace.docs;

import java.util.Map;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows the commands for a shell that documents show, and the test of each.
 */
final class CommandBlocks {

	private static final String FILE = "docs-tests/src/test/resources/commands.txt";

	private final Map<String, String> commands = Project.read(FILE)
		.lines()
		.filter((line) -> !line.isBlank() && !line.startsWith("#"))
		.map((line) -> line.split(" \\| "))
		.collect(Collectors.toMap((parts) -> parts[0], (parts) -> parts[1]));

	void check(Block block) {
		block.text().lines().map(String::strip).filter((line) -> !line.isEmpty()).forEach((line) -> {
			assertThat(this.commands).as("commands of %s", FILE).containsKey(line);
			assertThat(Project.source(this.commands.get(line))).as("test of '%s': %s", line, this.commands.get(line))
				.isPresent();
		});
	}

}
