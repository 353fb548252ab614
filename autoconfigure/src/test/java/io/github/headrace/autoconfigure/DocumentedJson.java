package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The examples of the operations guide.
 */
final class DocumentedJson {

	private static final Path GUIDE = Path.of("..", "docs", "operations.md");

	private DocumentedJson() {
	}

	static String guide() {
		try {
			return Files.readString(GUIDE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns what the endpoint answers as a whole. */
	static JsonNode whole() {
		return blocks().get(0);
	}

	/** Returns the keys of pages of dead letters, of which there are two. */
	static Set<String> pageKeys() {
		Set<String> keys = new TreeSet<>(JsonKeys.of(blocks().get(1)));
		keys.addAll(JsonKeys.of(blocks().get(2)));
		return keys;
	}

	static List<JsonNode> blocks() {
		return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
			.matcher(guide())
			.results()
			.map((block) -> JsonMapper.shared().readTree(block.group(1)))
			.toList();
	}

}
