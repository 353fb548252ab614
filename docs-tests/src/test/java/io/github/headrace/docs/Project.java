package io.github.headrace.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The checkout whose documents are tested.
 */
final class Project {

	static final Path ROOT = root();

	static final String VERSION = element(read("pom.xml"), "version");

	private static final Map<String, Path> SOURCES = sources();

	private Project() {
	}

	private static Path root() {
		Path directory = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(directory.resolve(".mvn"))) {
			directory = directory.getParent();
		}
		return directory;
	}

	static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns where a class of any module is written, if it is. */
	static Optional<Path> source(String simpleName) {
		return Optional.ofNullable(SOURCES.get(simpleName));
	}

	/** Whether a module has this artifact id. */
	static boolean hasArtifact(String artifactId) {
		return Pattern.compile("<module>(.+?)</module>")
			.matcher(read("pom.xml"))
			.results()
			.map((module) -> read(module.group(1) + "/pom.xml").replaceFirst("(?s)<parent>.*?</parent>", ""))
			.anyMatch((pom) -> element(pom, "artifactId").equals(artifactId));
	}

	static String element(String xml, String name) {
		Matcher element = Pattern.compile("<%1$s>(.+?)</%1$s>".formatted(Pattern.quote(name))).matcher(xml);
		if (!element.find()) {
			throw new IllegalArgumentException("There is no <%s>".formatted(name));
		}
		return element.group(1);
	}

	private static Map<String, Path> sources() {
		Map<String, Path> sources = new HashMap<>();
		try {
			Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					String name = directory.getFileName().toString();
					return (name.equals("target") || name.startsWith(".")) ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					String name = file.getFileName().toString();
					if (name.endsWith(".java")) {
						sources.put(name.substring(0, name.length() - ".java".length()), file);
					}
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return sources;
	}

}
