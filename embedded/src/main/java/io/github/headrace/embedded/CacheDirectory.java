package io.github.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The directory of the user that keeps the extracted binary from one JVM to the next.
 * <p>
 * What lies there is executed, so it is used only when nobody but the user (and root) can
 * have put it there.
 */
final class CacheDirectory {

	private static final int WRITABLE_BY_OTHERS = 0022;

	private static final int STICKY = 01000;

	private final Path path;

	CacheDirectory(Path path) {
		this.path = path;
	}

	static CacheDirectory ofUser() {
		return of(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
	}

	static CacheDirectory of(@Nullable String cacheHome, String userHome) {
		Path parent = (cacheHome != null && cacheHome.startsWith("/")) ? Path.of(cacheHome)
				: Path.of(userHome, ".cache");
		return new CacheDirectory(parent.resolve("headrace"));
	}

	/**
	 * Return the directory, created if need be.
	 * @param own a path that is known to be owned by the user
	 * @return the directory, or nothing if there cannot be one or it is not safe
	 */
	Optional<Path> open(Path own) {
		try {
			Files.createDirectories(this.path,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			Path real = this.path.toRealPath();
			Object user = Files.getAttribute(own, "unix:uid");
			for (Path directory = real; directory != null; directory = directory.getParent()) {
				if (!isSafe(directory, user)) {
					return Optional.empty();
				}
			}
			boolean ownedByUser = user.equals(Files.getAttribute(real, "unix:uid"));
			return (ownedByUser && Files.isWritable(real)) ? Optional.of(real) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private boolean isSafe(Path directory, Object user) throws IOException {
		Object owner = Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
		int mode = (int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		boolean ofUserOrRoot = user.equals(owner) || Integer.valueOf(0).equals(owner);
		return ofUserOrRoot && ((mode & WRITABLE_BY_OTHERS) == 0 || (mode & STICKY) != 0);
	}

}
