package io.github.headrace.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What the blocks of a document take for granted: imports, the types of an imagined
 * application, and fields that would be injected ({@code Fragment}).
 */
final class Prelude {

	private Prelude() {
	}

	static String imports() {
		return read("imports.txt");
	}

	/** Returns the source of the prelude of a document; without one, of an empty one. */
	static String of(String guide, String imports) {
		String text = read(guide + ".txt");
		return "package docs.%s;%n%s%s%s".formatted(guide, imports, text,
				text.contains("class Fragment ") ? "" : "class Fragment { }");
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
