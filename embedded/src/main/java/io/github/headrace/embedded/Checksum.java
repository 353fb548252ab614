package io.github.headrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;

/**
 * Size and CRC-32 of a file: enough to notice a truncated or damaged one, and known to a
 * jar without reading its entry. It protects from no attacker; the {@link CacheDirectory}
 * does.
 *
 * @param size the size in bytes
 * @param crc the CRC-32
 */
record Checksum(long size, long crc) {

	private static final int BUFFER_SIZE = 1 << 16;

	static Checksum ofResource(URL resource) throws IOException {
		URLConnection connection = resource.openConnection();
		if (connection instanceof JarURLConnection jar) {
			JarEntry entry = jar.getJarEntry();
			return new Checksum(entry.getSize(), entry.getCrc());
		}
		try (InputStream content = connection.getInputStream()) {
			return of(content);
		}
	}

	static Checksum ofFile(Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			return of(content);
		}
	}

	private static Checksum of(InputStream content) throws IOException {
		CRC32 crc = new CRC32();
		byte[] buffer = new byte[BUFFER_SIZE];
		long size = 0;
		for (int length = content.read(buffer); length >= 0; length = content.read(buffer)) {
			crc.update(buffer, 0, length);
			size += length;
		}
		return new Checksum(size, crc.getValue());
	}

	@Override
	public String toString() {
		return Long.toHexString(this.crc);
	}

}
