package io.github.headrace.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every block of Java in the guide is part of a test that runs.
 */
class TestingGuideTests {

	private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void showsCodeThatRuns() throws IOException {
		List<String> blocks = BLOCK.matcher(Files.readString(Path.of("../docs/testing.md")))
			.results()
			.map((MatchResult block) -> normalized(block.group(1)))
			.toList();
		List<String> sources;
		try (Stream<Path> files = Files.walk(Path.of("src/test/java/io/github/headrace/test/shop"))) {
			sources = files.filter(Files::isRegularFile).map(TestingGuideTests::read).toList();
		}
		assertThat(blocks).hasSizeGreaterThan(3)
			.allSatisfy((block) -> assertThat(sources).anyMatch((source) -> source.contains(block)));
	}

	private static String read(Path file) {
		try {
			return normalized(Files.readString(file));
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Indentation and empty lines are a matter of taste. */
	private static String normalized(String code) {
		return code.lines().map(String::strip).filter((line) -> !line.isEmpty()).collect(Collectors.joining("\n"));
	}

}
