package io.github.headrace.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the blocks of a document take for granted: imports, the types of an imagined
 * application, and fields that would be injected ({@code Fragment}).
 */
final class Prelude {

	private Prelude() {
	}

	/** Returns the imports of all documents, and those of this one. */
	static String imports(String guide) {
		return read("imports.txt") + lines(guide, Prelude::isImport);
	}

	/** Returns the source of the prelude of a document; without one, of an empty one. */
	static String source(String guide) {
		String types = lines(guide, (line) -> !isImport(line));
		return "package docs.%s;%n%s%s%s".formatted(guide, imports(guide), types,
				types.contains("class Fragment ") ? "" : "class Fragment { }");
	}

	private static String lines(String guide, Predicate<String> wanted) {
		return read(guide + ".txt").lines().filter(wanted).map((line) -> line + "\n").collect(Collectors.joining());
	}

	private static boolean isImport(String line) {
		return line.startsWith("import ");
	}

	private static String read(String name) {
		try (InputStream resource = Prelude.class.getResourceAsStream("/preludes/" + name)) {
			return (resource != null) ? new String(resource.readAllBytes(), StandardCharsets.UTF_8) : "";
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
