package io.github.headrace.benchmarks.harness;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MarkdownTableTests {

	@Test
	void fillsShortRowsUp() {
		MarkdownTable table = new MarkdownTable(List.of("peer", "msg/s", "ratio"),
				List.of(List.of("a", "needs JDK 21")));
		assertThat(table).hasToString("""
				| peer | msg/s | ratio |
				| --- | --: | --: |
				| a | needs JDK 21 | - |""");
	}

}
