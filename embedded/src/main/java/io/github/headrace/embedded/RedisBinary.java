package io.github.headrace.embedded;

import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Decides which {@code redis-server} is run.
 */
final class RedisBinary {

	static final String PROPERTY = "headrace.redis.binary";

	private RedisBinary() {
	}

	/**
	 * Locate the binary: the one that the system property names, the bundled one, or the
	 * one on the {@code PATH}.
	 * @param directory where the bundled binary may be extracted to if the user has no
	 * cache directory that is safe
	 */
	static Path locate(Path directory) {
		String configured = System.getProperty(PROPERTY);
		if (configured != null && !configured.isBlank()) {
			return requireExecutable(configured);
		}
		return locate(Platform.current(), System.getenv("PATH"), directory);
	}

	static Path locate(Platform platform, @Nullable String path, Path directory) {
		return BundledBinary.find(platform)
			.map((bundled) -> bundled.extract(CacheDirectory.ofUser(), directory))
			.or(() -> SearchPath.find("redis-server", path))
			.orElseThrow(() -> new IllegalStateException(("No redis-server for %s. Either set the system property "
					+ "'%s' to the path of one, or add org.signal:embedded-redis to the class path "
					+ "(it has binaries for Linux and macOS), or install redis-server on the PATH")
				.formatted(platform, PROPERTY)));
	}

	private static Path requireExecutable(String configured) {
		Path binary = Path.of(configured).toAbsolutePath();
		if (!Files.isRegularFile(binary) || !Files.isExecutable(binary)) {
			throw new IllegalStateException(
					"System property '%s' must be the path of an executable redis-server, but is '%s'"
						.formatted(PROPERTY, configured));
		}
		return binary;
	}

}
