package io.github.headrace.docs;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows what holds the commands for a shell that documents show. Those of the quick start
 * are run; of others a test is listed, whose source must contain what they are about.
 * What a command tells Maven to run must be there to be run.
 */
final class CommandBlocks {

	private static final String FILE = "docs-tests/src/test/resources/commands.txt";

	private static final Pattern ESSENTIAL = Pattern.compile("\"(.+?)\"(?= \"|$)");

	private static final Pattern RUN = Pattern.compile("mvn .*-pl (\\S+) .*spring-boot:run");

	private final Map<String, Listed> commands;

	CommandBlocks() {
		this(Project.read(FILE));
	}

	CommandBlocks(String list) {
		this.commands = list.lines()
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.map(Listed::of)
			.collect(Collectors.toMap(Listed::command, Function.identity()));
	}

	void check(Block block) {
		if (!QuickStartIntegrationTests.runs(block)) {
			block.text().lines().map(String::strip).filter((line) -> !line.isEmpty()).forEach(this::check);
		}
	}

	private void check(String line) {
		assertThat(this.commands).as("commands of %s", FILE).containsKey(line);
		Listed listed = this.commands.get(line);
		assertThat(Project.source(listed.test())).as("test of '%s'", line)
			.hasValueSatisfying((source) -> assertThat(ESSENTIAL.matcher(listed.essentials()).results())
				.extracting((essential) -> essential.group(1))
				.isNotEmpty()
				.allSatisfy((essential) -> assertThat(source).content().contains(essential)));
		Matcher run = RUN.matcher(line);
		if (run.matches()) {
			checkRun(run.toMatchResult());
		}
	}

	private static void checkRun(MatchResult run) {
		assertThat(Project.read("pom.xml")).contains("<module>%s</module>".formatted(run.group(1)));
		assertThat(Project.read(run.group(1) + "/pom.xml"))
			.contains("<artifactId>spring-boot-maven-plugin</artifactId>")
			.contains("<spring-boot.run.skip>false</spring-boot.run.skip>");
	}

	/**
	 * A command, and the test that does what it does.
	 *
	 * @param essentials what the source of the test must contain, each in quotes
	 */
	private record Listed(String command, String test, String essentials) {

		static Listed of(String line) {
			String[] parts = line.split(" \\| ");
			return new Listed(parts[0], parts[1], parts[2]);
		}

	}

}
