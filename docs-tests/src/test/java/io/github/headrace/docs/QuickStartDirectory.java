package io.github.headrace.docs;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

import org.springframework.util.FileSystemUtils;

/**
 * Where the quick start takes place: a clone of the checkout, an empty directory for the
 * application, and a local repository, which is kept but for what is installed.
 *
 * @param checkout the copy of the checkout. What the build has compiled is copied, too,
 * with its times, so that it need not be compiled again
 * @param project the empty directory
 */
record QuickStartDirectory(Path checkout, Path project) {

	static final Path ROOT = Path.of("target", "quick-start").toAbsolutePath();

	static final Path REPOSITORY = ROOT.resolve("repository");

	/** What is not worth a copy, or would never end. */
	private static final Set<String> SKIPPED = Set.of(".git", ".idea", ".settings", "node_modules", "quick-start",
			"surefire-reports", "blocks", "soak", "benchmarks");

	static QuickStartDirectory prepare() throws IOException {
		QuickStartDirectory directory = new QuickStartDirectory(ROOT.resolve("checkout"), ROOT.resolve("project"));
		FileSystemUtils.deleteRecursively(directory.checkout());
		FileSystemUtils.deleteRecursively(directory.project());
		FileSystemUtils.deleteRecursively(REPOSITORY.resolve("io/github/headrace"));
		Files.createDirectories(directory.project());
		Files.walkFileTree(Project.ROOT, new Copying(directory.checkout()));
		return directory;
	}

	private static final class Copying extends SimpleFileVisitor<Path> {

		private final Path target;

		private Copying(Path target) {
			this.target = target;
		}

		@Override
		public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
			if (SKIPPED.contains(directory.getFileName().toString()) && !directory.equals(Project.ROOT)) {
				return FileVisitResult.SKIP_SUBTREE;
			}
			Files.createDirectories(copy(directory));
			return FileVisitResult.CONTINUE;
		}

		@Override
		public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
			Files.copy(file, copy(file), StandardCopyOption.COPY_ATTRIBUTES);
			return FileVisitResult.CONTINUE;
		}

		private Path copy(Path path) {
			return this.target.resolve(Project.ROOT.relativize(path));
		}

	}

}
