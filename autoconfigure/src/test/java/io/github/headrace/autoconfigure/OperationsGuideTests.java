package io.github.headrace.autoconfigure;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operations guide shows every key of the answers, and none that there is not.
 */
class OperationsGuideTests {

	@Test
	void showsEveryKeyOfTheEndpoint() {
		assertThat(JsonKeys.of(DocumentedJson.whole())).isEqualTo(JsonKeys.of(HeadraceDescriptor.class));
	}

	@Test
	void showsEveryKeyOfAPageOfDeadLetters() {
		assertThat(DocumentedJson.pageKeys()).isEqualTo(JsonKeys.of(DeadLetterPageDescriptor.class));
	}

	@Test
	void explainsEveryKey() {
		String guide = DocumentedJson.guide();
		String text = guide.replaceAll("(?s)```.*?```", "");
		JsonKeys.of(HeadraceDescriptor.class)
			.stream()
			.map((key) -> key.substring(key.lastIndexOf('/') + 1))
			.filter((key) -> key.length() > 2)
			.forEach((key) -> assertThat(text).containsPattern("`[\\w./{}\"<>: ]*\\b" + key + "\\b"));
	}

}
