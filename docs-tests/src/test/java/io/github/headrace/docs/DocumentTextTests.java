package io.github.headrace.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What README and guides name exists: tests, files, sections.
 */
class DocumentTextTests {

	private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)");

	private static final Pattern TEST = Pattern.compile("`(\\w+Tests)`");

	@ParameterizedTest
	@MethodSource("documents")
	void linksToWhatExists(Document document) {
		assertThat(LINK.matcher(withoutBlocks(document)).results().filter((link) -> !leadsSomewhere(document, link)))
			.extracting(MatchResult::group)
			.isEmpty();
	}

	private static boolean leadsSomewhere(Document document, MatchResult link) {
		Path from = Project.ROOT.resolve(document.name());
		Path target = link.group(1).isEmpty() ? from : from.resolveSibling(link.group(1));
		return Files.exists(target)
				&& (link.group(2) == null || anchors(Project.read(target.toString())).contains(link.group(2)));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void namesTestsThatExist(Document document) {
		assertThat(TEST.matcher(document.text()).results().map((test) -> test.group(1)))
			.filteredOn((test) -> Project.source(test).isEmpty())
			.isEmpty();
	}

	@Test
	void namesTheTestOfEachPromise() {
		List<String> rows = Document.of("README.md")
			.section("What it promises")
			.lines()
			.filter((line) -> line.startsWith("|"))
			.skip(2)
			.toList();
		assertThat(rows).hasSizeGreaterThan(15).allMatch((row) -> TEST.matcher(row).find());
	}

	@Test
	void leadsToEachGuide() {
		String readme = Project.read("README.md");
		assertThat(Document.all()).extracting(Document::name)
			.filteredOn((name) -> !name.equals("README.md"))
			.allMatch((name) -> readme.contains("(%s)".formatted(name)));
	}

	static List<Document> documents() {
		return Document.all();
	}

	private static String withoutBlocks(Document document) {
		return document.text().replaceAll("(?s)```.*?```", "");
	}

	/** Headings as GitHub makes anchors of them. */
	private static Set<String> anchors(String markdown) {
		return Pattern.compile("(?m)^#+ (.+)$")
			.matcher(markdown)
			.results()
			.map((MatchResult heading) -> heading.group(1)
				.toLowerCase(Locale.ROOT)
				.replaceAll("[^\\w\\- ]", "")
				.replace(' ', '-'))
			.collect(Collectors.toSet());
	}

}
