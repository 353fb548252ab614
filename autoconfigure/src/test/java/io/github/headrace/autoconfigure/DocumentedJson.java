package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

	/** Returns a page of dead letters. */
	static JsonNode page() {
		return blocks().get(1);
	}

	static List<JsonNode> blocks() {
		return Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
			.matcher(guide())
			.results()
			.map((block) -> JsonMapper.shared().readTree(block.group(1)))
			.toList();
	}

}
