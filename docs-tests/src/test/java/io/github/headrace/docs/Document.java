package io.github.headrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A file in Markdown, with its fenced blocks.
 *
 * @param name the file, relative to the checkout
 * @param text the content
 */
record Document(String name, String text) {

	private static final Pattern FENCE = Pattern.compile("^\\s*(```+|~~~+)\\s*(\\S*).*$");

	private static final Pattern MARKER = Pattern.compile("<!-- checked by (\\w+) -->");

	/** Returns the README and everything directly in {@code docs}. */
	static List<Document> all() {
		try (Stream<Path> guides = Files.list(Project.ROOT.resolve("docs"))) {
			return Stream
				.concat(Stream.of("README.md"),
						guides.map(Path::getFileName)
							.map(Path::toString)
							.filter((name) -> name.endsWith(".md"))
							.sorted()
							.map((name) -> "docs/" + name))
				.map(Document::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Document of(String name) {
		return new Document(name, Project.read(name));
	}

	/** Returns what is below a heading of the second level. */
	String section(String heading) {
		Matcher section = Pattern.compile("(?ms)^## %s$(.*?)(?=^## |\\z)".formatted(Pattern.quote(heading)))
			.matcher(this.text);
		if (!section.find()) {
			throw new IllegalArgumentException("%s has no section '%s'".formatted(this.name, heading));
		}
		return section.group(1);
	}

	List<Block> blocks() {
		List<Block> blocks = new ArrayList<>();
		List<String> lines = this.text.lines().toList();
		String section = "";
		String marker = "";
		for (int i = 0; i < lines.size(); i++) {
			String line = lines.get(i);
			Matcher fence = FENCE.matcher(line);
			if (fence.matches()) {
				int end = end(lines, i, fence.group(1));
				blocks.add(new Block(this.name, i + 2, section, fence.group(2),
						String.join("\n", lines.subList(i + 1, end)).stripIndent() + "\n", marker));
				i = end;
			}
			else if (line.startsWith("#")) {
				section = line.replaceFirst("^#+\\s*", "");
			}
			Matcher comment = MARKER.matcher(line);
			marker = comment.find() ? comment.group(1) : (line.isBlank() ? marker : "");
		}
		return blocks;
	}

	private int end(List<String> lines, int start, String fence) {
		for (int i = start + 1; i < lines.size(); i++) {
			if (lines.get(i).strip().equals(fence)) {
				return i;
			}
		}
		throw new IllegalStateException("%s:%d: the block never ends".formatted(this.name, start + 1));
	}

	@Override
	public String toString() {
		return this.name;
	}

}
