package io.github.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The {@code redis-server} in the jar of {@code org.signal:embedded-redis}.
 */
final class BundledBinary {

	private static final String VERSION = "7.0.15";

	private static final String PARTIAL = ".part";

	private static final Duration ABANDONED = Duration.ofMinutes(10);

	private final URL resource;

	private final String name;

	private BundledBinary(URL resource, String name) {
		this.resource = resource;
		this.name = name;
	}

	static Optional<BundledBinary> find(Platform platform) {
		String name = "redis-server-%s-%s-%s".formatted(VERSION, platform.os(), platform.arch());
		URL resource = BundledBinary.class.getResource("/" + name);
		return (resource != null) ? Optional.of(new BundledBinary(resource, name)) : Optional.empty();
	}

	/**
	 * Return the extracted binary, that of an earlier JVM if it is intact.
	 * @param cache where it is kept
	 * @param directory where it is extracted to if the cache cannot be used; owned by the
	 * user
	 */
	Path extract(CacheDirectory cache, Path directory) {
		try {
			Optional<Path> open = cache.open(directory);
			if (open.isEmpty()) {
				return write(directory, directory.resolve(this.name));
			}
			Checksum checksum = Checksum.ofResource(this.resource);
			Path file = open.get().resolve(this.name + "-" + checksum);
			if (!Files.isExecutable(file) || !checksum.equals(Checksum.ofFile(file))) {
				deleteAbandoned(open.get());
				write(open.get(), file);
			}
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The bundled %s could not be extracted".formatted(this.name), ex);
		}
	}

	/** Several processes may do so at the same time: each moves a whole file in place. */
	private Path write(Path directory, Path file) throws IOException {
		Path partial = Files.createTempFile(directory, this.name, PARTIAL);
		try (InputStream content = this.resource.openStream()) {
			try (OutputStream output = Files.newOutputStream(partial)) {
				content.transferTo(output);
			}
			Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwx------"));
			Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
			return file;
		}
		finally {
			Files.deleteIfExists(partial);
		}
	}

	/** Left behind by a JVM that was killed while it wrote. */
	private void deleteAbandoned(Path directory) throws IOException {
		Instant limit = Instant.now().minus(ABANDONED);
		try (DirectoryStream<Path> partials = Files.newDirectoryStream(directory, "*" + PARTIAL)) {
			for (Path partial : partials) {
				if (Files.exists(partial) && Files.getLastModifiedTime(partial).toInstant().isBefore(limit)) {
					Files.deleteIfExists(partial);
				}
			}
		}
	}

}
