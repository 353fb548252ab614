package io.github.headrace.embedded;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Finds commands in the directories of the {@code PATH} environment variable.
 */
final class SearchPath {

	private SearchPath() {
	}

	static Optional<Path> find(String command) {
		return find(command, System.getenv("PATH"));
	}

	static Optional<Path> find(String command, @Nullable String path) {
		if (path == null) {
			return Optional.empty();
		}
		return Arrays.stream(path.split(File.pathSeparator))
			.filter((directory) -> directory.startsWith("/"))
			.map((directory) -> Path.of(directory, command))
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

}
