package io.github.headrace.embedded;

import java.util.Locale;

/**
 * The operating system and processor, in the words of the bundled binaries.
 *
 * @param os {@code linux}, {@code darwin}, or else the value of {@code os.name}
 * @param arch {@code amd64}, {@code arm64}, {@code 386}, or else the value of
 * {@code os.arch}
 */
record Platform(String os, String arch) {

	static Platform current() {
		return of(System.getProperty("os.name"), System.getProperty("os.arch"));
	}

	static Platform of(String osName, String osArch) {
		String os = switch (osName.toLowerCase(Locale.ROOT)) {
			case "linux" -> "linux";
			case "mac os x", "darwin" -> "darwin";
			default -> osName;
		};
		String arch = switch (osArch.toLowerCase(Locale.ROOT)) {
			case "amd64", "x86_64" -> "amd64";
			case "aarch64", "arm64" -> "arm64";
			case "x86", "i386", "i486", "i586", "i686" -> "386";
			default -> osArch;
		};
		return new Platform(os, arch);
	}

	void requirePosix() {
		if (this.os.toLowerCase(Locale.ROOT).startsWith("windows")) {
			throw new IllegalStateException(
					"An embedded redis-server cannot run on %s: it needs a POSIX system. ".formatted(this)
							+ "Use WSL, a container, or the address of a server in spring.data.redis.url");
		}
	}

	@Override
	public String toString() {
		return this.os + " " + this.arch;
	}

}
