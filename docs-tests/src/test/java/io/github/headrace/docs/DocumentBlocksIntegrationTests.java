package io.github.headrace.docs;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for every fenced block of README and guides. A block in a language that nobody
 * knows, or without one, is an error, unless a comment right before it names the test
 * that checks it: {@code <!-- checked by SomeTests -->}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentBlocksIntegrationTests {

	private static final List<Block> BLOCKS = Document.all()
		.stream()
		.flatMap((some) -> some.blocks().stream())
		.toList();

	private final JavaBlocks java = JavaBlocks.ofAllDocuments();

	private final ConfigurationBlocks configuration = new ConfigurationBlocks();

	private final CommandBlocks commands = new CommandBlocks();

	private final Map<String, Check> checks = Map.of("java", this::compiles, "yaml", this::isConfiguration,
			"properties", this.configuration::checkProperties, "xml", XmlBlocks::check, "json",
			(block) -> JsonMapper.shared().readTree(block.text()), "shell", this.commands::check, "redis",
			RedisBlocks::checkCommands, "conf", RedisBlocks::checkConfiguration, "promql",
			(block) -> assertThat(MeterNames.problems(block.text())).isEmpty());

	@TestFactory
	Stream<DynamicTest> holdsWhatDocumentsShow() {
		return BLOCKS.stream().map((block) -> DynamicTest.dynamicTest(block.toString(), () -> check(block)));
	}

	@Test
	void compilesPreludes() {
		assertThat(this.java.preludeProblems()).isEmpty();
	}

	@Test
	void findsBlocks() {
		assertThat(BLOCKS).hasSizeGreaterThan(30);
	}

	private void check(Block block) throws Exception {
		if (!block.checkedBy().isEmpty()) {
			assertThat(Project.source(block.checkedBy())).as("%s is checked by %s", block, block.checkedBy())
				.hasValueSatisfying((source) -> assertThat(source).content().contains(block.fileName()));
			return;
		}
		Check check = this.checks.get(block.language());
		if (check == null) {
			throw new AssertionError(
					"%s: nobody checks the language '%s'; there are %s, or name a test before the block"
						.formatted(block, block.language(), this.checks.keySet()));
		}
		check.check(block);
	}

	private void compiles(Block block) {
		assertThat(this.java.problems(block)).isEmpty();
	}

	private void isConfiguration(Block block) throws Exception {
		if (block.text().startsWith("groups:")) {
			AlertRules.of(block.text()).assertValid();
		}
		else {
			this.configuration.checkYaml(block);
		}
	}

	/**
	 * What is to be true of a block.
	 */
	@FunctionalInterface
	interface Check {

		void check(Block block) throws Exception;

	}

}
