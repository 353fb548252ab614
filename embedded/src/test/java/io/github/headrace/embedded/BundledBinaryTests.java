package io.github.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BundledBinaryTests {

	@TempDir
	private Path workingDirectory;

	@TempDir
	private Path cacheHome;

	private final BundledBinary bundled = BundledBinary.find(new Platform("linux", "amd64")).orElseThrow();

	private CacheDirectory cache;

	@BeforeEach
	void openCache() {
		this.cache = CacheDirectory.of(this.cacheHome.toString(), "unused");
	}

	@Test
	void isExtractedOnceForTheUserAlone() throws IOException {
		Path file = extract();
		assertThat(file).startsWith(this.cacheHome.toRealPath()).isExecutable();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
			.isEqualTo("rwx------");
		Object inode = Files.getAttribute(file, "unix:ino");
		assertThat(extract()).isEqualTo(file);
		assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(inode);
	}

	@Test
	void replacesATruncatedFile() throws IOException {
		Path file = extract();
		byte[] content = Files.readAllBytes(file);
		Files.write(file, List.of("too short"));
		assertThat(extract()).isEqualTo(file);
		assertThat(file).hasBinaryContent(content);
	}

	@Test
	void replacesADamagedFileOfTheSameSize() throws IOException {
		Path file = extract();
		byte[] content = Files.readAllBytes(file);
		byte[] damaged = content.clone();
		damaged[damaged.length / 2] ^= 1;
		Files.write(file, damaged);
		extract();
		assertThat(file).hasBinaryContent(content);
	}

	@Test
	void replacesAFileThatCannotBeExecuted() throws IOException {
		Path file = extract();
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
		assertThat(extract()).isExecutable();
	}

	@Test
	void isExtractedByManyAtTheSameTime() throws Exception {
		int threads = 8;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier barrier = new CyclicBarrier(threads);
			List<Future<Checksum>> checksums = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				checksums.add(executor.submit(() -> {
					barrier.await();
					return Checksum.ofFile(extract());
				}));
			}
			for (Future<Checksum> checksum : checksums) {
				assertThat(checksum.get()).isEqualTo(checksums.get(0).get());
			}
		}
		finally {
			executor.shutdownNow();
		}
		assertThat(extract().getParent()).isDirectoryNotContaining("glob:**.part");
	}

	@Test
	void removesWhatAKilledJvmHasLeft() throws IOException {
		Path directory = extract().getParent();
		Path abandoned = Files.createFile(directory.resolve("redis-server.part"));
		Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		Path current = Files.createFile(directory.resolve("redis-server-2.part"));
		Files.write(extract(), List.of("too short"));
		extract();
		assertThat(abandoned).doesNotExist();
		assertThat(current).exists();
	}

	@Test
	void doesNotTrustADirectoryThatOthersCanWriteTo() throws IOException {
		Path directory = extract().getParent();
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwx---"));
		assertThat(extract()).startsWith(this.workingDirectory).isExecutable();
	}

	@Test
	void doesNotTrustADirectoryBelowOneThatOthersCanWriteTo() throws IOException {
		extract();
		Files.setPosixFilePermissions(this.cacheHome, PosixFilePermissions.fromString("rwxrwxrwx"));
		assertThat(extract()).startsWith(this.workingDirectory).isExecutable();
	}

	@Test
	void isExtractedToTheWorkingDirectoryWhenThereCannotBeACache() throws IOException {
		Files.createFile(this.cacheHome.resolve("headrace"));
		assertThat(extract()).startsWith(this.workingDirectory).isExecutable();
	}

	@Test
	void liesBelowTheHomeDirectoryUnlessTheEnvironmentNamesAnAbsoluteOne() {
		Path home = this.cacheHome;
		this.cache = CacheDirectory.of("relative", home.toString());
		assertThat(extract()).startsWith(home.resolve(".cache/headrace"));
	}

	private Path extract() {
		return this.bundled.extract(this.cache, this.workingDirectory);
	}

}
