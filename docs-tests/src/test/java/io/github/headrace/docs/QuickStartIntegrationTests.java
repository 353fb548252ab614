package io.github.headrace.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Does what the quick start of the README says, word by word: installs Headrace from a
 * copy of the checkout, writes the files into an empty directory, and awaits the first
 * message.
 */
class QuickStartIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(4);

	/** A block stands for a file if the last line of text above it names one. */
	private static final Pattern FILE = Pattern.compile("`([\\w./-]+\\.(?:xml|yml|java))`:\\s+```\\w+\\n(.*?)```",
			Pattern.DOTALL);

	private static final Pattern OUTPUT = Pattern.compile("It prints `(.+?)`");

	private final String section = Document.of("README.md").section("Quick start");

	private final List<String> commands = Document.of("README.md")
		.blocks()
		.stream()
		.filter(QuickStartIntegrationTests::runs)
		.flatMap((block) -> block.text().lines())
		.toList();

	/** Whether the commands of a block are run. */
	static boolean runs(Block block) {
		return block.document().equals("README.md") && block.section().equals("Quick start")
				&& block.language().equals("shell");
	}

	@Test
	@Timeout(300)
	void bringsTheFirstMessage() throws Exception {
		Maven maven = Maven.ofTheBuild().orElse(null);
		if (maven == null) {
			String reason = "The quick start was not run: there is neither a Maven that runs this test nor mvn on the PATH";
			System.err.println(reason);
			abort(reason);
			return;
		}
		assertThat(this.commands).hasSize(2);
		QuickStartDirectory directory = QuickStartDirectory.prepare();
		long begin = System.nanoTime();
		try (MavenRun install = maven.start(this.commands.get(0), directory.checkout())) {
			install.awaitSuccess(TIMEOUT);
		}
		long installed = System.nanoTime();
		writeFiles(directory.project());
		try (MavenRun run = maven.start(this.commands.get(1), directory.project())) {
			run.awaitLine(expectedLine(), TIMEOUT);
		}
		System.out.printf("Quick start: installed after %.1f s, first message %.1f s later%n",
				(installed - begin) / 1e9, (System.nanoTime() - installed) / 1e9);
	}

	private void writeFiles(Path project) throws IOException {
		Matcher files = FILE.matcher(this.section);
		int count = 0;
		while (files.find()) {
			Path file = project.resolve(files.group(1));
			Files.createDirectories(file.getParent());
			Files.writeString(file, files.group(2));
			count++;
		}
		assertThat(count).as("files in the quick start").isEqualTo(3);
	}

	private String expectedLine() {
		Matcher output = OUTPUT.matcher(this.section);
		assertThat(output.find()).isTrue();
		return output.group(1);
	}

}
