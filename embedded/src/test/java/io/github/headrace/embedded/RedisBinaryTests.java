package io.github.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RedisBinaryTests {

	private static final Platform WITHOUT_BINARY = new Platform("linux", "riscv64");

	@TempDir
	private Path directory;

	@Test
	void isTheOneOnThePathWhenNoneIsBundled() throws IOException {
		Path binary = Files.createFile(this.directory.resolve("redis-server"),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
		assertThat(RedisBinary.locate(WITHOUT_BINARY, "relative::/no/such:" + this.directory, this.directory))
			.isEqualTo(binary);
	}

	@Test
	void namesThePlatformAndTheThreeWaysWhenThereIsNone() {
		assertThatIllegalStateException()
			.isThrownBy(() -> RedisBinary.locate(WITHOUT_BINARY, this.directory.toString(), this.directory))
			.withMessageContainingAll("linux riscv64", "headrace.redis.binary", "org.signal:embedded-redis", "PATH");
		assertThatIllegalStateException().isThrownBy(() -> RedisBinary.locate(WITHOUT_BINARY, null, this.directory));
	}

	@Test
	void mustBeExecutableWhereTheSystemPropertyPoints() {
		String before = System.getProperty(RedisBinary.PROPERTY, "");
		System.setProperty(RedisBinary.PROPERTY, "/no/such/server");
		try {
			assertThatIllegalStateException().isThrownBy(() -> RedisBinary.locate(this.directory))
				.withMessageContainingAll("headrace.redis.binary", "/no/such/server");
		}
		finally {
			System.setProperty(RedisBinary.PROPERTY, before);
		}
	}

}
