package io.github.headrace.embedded;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class RedisServerIntegrationTests {

	@Nested
	class Started {

		@Test
		void answersOnALoopbackPortBelowThoseOfAClusterBus() throws IOException {
			try (RedisServer server = RedisServer.start(); RedisConnection connection = new RedisConnection(server)) {
				assertThat(server.host()).isEqualTo("127.0.0.1");
				assertThat(server.port()).isBetween(1024, 55535);
				assertThat(connection.send("PING")).isEqualTo("+PONG");
				assertThat(connection.config("bind")).isEqualTo("127.0.0.1");
			}
		}

		@Test
		void hasThePidOfTheServerItself() throws IOException {
			try (RedisServer server = RedisServer.start(); RedisConnection connection = new RedisConnection(server)) {
				assertThat(server.pid()).isEqualTo(connection.pid());
				assertThat(server.isRunning()).isTrue();
			}
		}

		@Test
		void persistsNothing() throws IOException {
			try (RedisServer server = RedisServer.start(); RedisConnection connection = new RedisConnection(server)) {
				assertThat(connection.config("save")).isEmpty();
				assertThat(connection.config("appendonly")).isEqualTo("no");
			}
		}

		@Test
		void appliesEveryConfigurationLine() throws IOException {
			try (RedisServer server = RedisServer.builder()
				.config("maxmemory-policy allkeys-lru")
				.config("notify-keyspace-events KEA")
				.start(); RedisConnection connection = new RedisConnection(server)) {
				assertThat(connection.config("maxmemory-policy")).isEqualTo("allkeys-lru");
				assertThat(connection.config("notify-keyspace-events")).isEqualTo("AKE");
			}
		}

		@Test
		void isReadyWhenItAsksForAPassword() throws IOException {
			try (RedisServer server = RedisServer.builder().config("requirepass secret").start();
					RedisConnection connection = new RedisConnection(server)) {
				assertThat(connection.send("PING")).startsWith("-NOAUTH");
				assertThat(connection.send("AUTH secret")).isEqualTo("+OK");
			}
		}

		@Test
		void listensOnTheGivenPort() {
			int port = FreePort.choose();
			try (RedisServer server = RedisServer.builder().port(port).start()) {
				assertThat(server.port()).isEqualTo(port);
			}
		}

		@Test
		void runsBesideAnother() throws IOException {
			try (RedisServer first = RedisServer.start(); RedisConnection connection = new RedisConnection(first)) {
				try (RedisServer second = RedisServer.start()) {
					assertThat(second.port()).isNotEqualTo(first.port());
				}
				assertThat(connection.send("PING")).isEqualTo("+PONG");
			}
		}

	}

	@Nested
	class NotStarted {

		@Test
		void showsWhatTheServerSaysAboutAWrongLine() {
			assertThatIllegalStateException()
				.isThrownBy(() -> RedisServer.builder().config("no-such-directive 1").start())
				.withMessageContaining("ended with exit code 1")
				.withMessageContaining("no-such-directive 1");
		}

		@Test
		void showsThatTheGivenPortIsTaken() throws IOException {
			try (RedisServer other = RedisServer.start()) {
				assertThatIllegalStateException().isThrownBy(() -> RedisServer.builder().port(other.port()).start())
					.withMessageContaining("port " + other.port());
				try (RedisConnection connection = new RedisConnection(other)) {
					assertThat(connection.send("PING")).isEqualTo("+PONG");
				}
			}
		}

		@Test
		void doesNotWaitLongerThanToldForAnAnswer(@TempDir Path directory) throws IOException {
			Path binary = script(directory, "echo thinking", "exec sleep 3600");
			runWith(binary,
					() -> assertThatIllegalStateException()
						.isThrownBy(() -> RedisServer.builder().startTimeout(Duration.ofMillis(200)).start())
						.withMessageContaining("did not answer PING within 200 ms")
						.withMessageContaining("thinking"));
		}

		@Test
		void refusesAScriptThatDoesNotBecomeTheServerAndLeavesNoServerBehind(@TempDir Path directory)
				throws IOException {
			Path real = Files.copy(serverBinary(directory), directory.resolve("real"));
			Path binary = script(directory, "'" + real + "' \"$@\"", "exit");
			runWith(binary, () -> assertThatIllegalStateException().isThrownBy(RedisServer::start)
				.withMessageContaining("has to exec it"));
			assertThat(ServerProcesses.running(real)).isEmpty();
		}

		@Test
		void rejectsALineThatIsNone() {
			assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.builder().config("a 1\nb 2"))
				.withMessageContaining("one line");
			assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.builder().config(""));
		}

		@Test
		void rejectsAPortThatDoesNotExist() {
			assertThatIllegalArgumentException().isThrownBy(() -> RedisServer.builder().port(65536))
				.withMessageContaining("65536");
		}

	}

	@Nested
	class OtherBinary {

		@Test
		void isRunWhenTheSystemPropertyNamesIt(@TempDir Path directory) throws IOException {
			Path trace = directory.resolve("trace");
			Path binary = script(directory, "touch '%s'".formatted(trace),
					"exec '%s' \"$@\"".formatted(serverBinary(directory)));
			runWith(binary, () -> {
				try (RedisServer server = RedisServer.start()) {
					assertThat(server.isRunning()).isTrue();
				}
			});
			assertThat(trace).exists();
		}

	}

	@Nested
	class StoppedAndRestarted {

		private final RedisServer server = RedisServer.builder()
			.config("appendonly yes")
			.config("appendfsync always")
			.start();

		@AfterEach
		void close() {
			this.server.close();
		}

		@Test
		void keepsPortConfigurationAndDirectoryAfterStop() throws IOException {
			int port = this.server.port();
			long pid = this.server.pid();
			send("SET key value");
			this.server.stop();
			assertThat(this.server.isRunning()).isFalse();
			assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> send("PING"));
			this.server.restart();
			assertThat(this.server.port()).isEqualTo(port);
			assertThat(this.server.pid()).isNotEqualTo(pid);
			assertThat(send("STRLEN key")).isEqualTo(":5");
		}

		@Test
		void keepsPortConfigurationAndDirectoryAfterKill() throws IOException {
			send("SET key value");
			this.server.kill();
			assertThat(this.server.isRunning()).isFalse();
			this.server.restart();
			assertThat(send("STRLEN key")).isEqualTo(":5");
		}

		@Test
		void keepsWhatWasRewrittenOfItsConfiguration() throws IOException {
			send("CONFIG SET maxmemory-policy allkeys-lru");
			send("CONFIG REWRITE");
			this.server.restart();
			try (RedisConnection connection = new RedisConnection(this.server)) {
				assertThat(connection.config("maxmemory-policy")).isEqualTo("allkeys-lru");
			}
		}

		@Test
		void restartsWhileRunning() throws IOException {
			send("SET key value");
			this.server.restart();
			assertThat(send("STRLEN key")).isEqualTo(":5");
		}

		@Test
		void restartsTimeAndAgain() throws IOException {
			for (int round = 0; round < 20; round++) {
				this.server.kill();
				this.server.restart();
				assertThat(send("PING")).isEqualTo("+PONG");
			}
		}

		@Test
		void takesRepeatedStopsAndKills() {
			this.server.stop();
			this.server.stop();
			this.server.kill();
			assertThat(this.server.isRunning()).isFalse();
		}

		@Test
		void doesNotRestartAfterClose() {
			this.server.close();
			this.server.close();
			assertThatIllegalStateException().isThrownBy(this.server::restart).withMessageContaining("closed");
		}

		private String send(String command) throws IOException {
			try (RedisConnection connection = new RedisConnection(this.server)) {
				return connection.send(command);
			}
		}

	}

	@Nested
	class Paused {

		private final RedisServer server = RedisServer.start();

		@AfterEach
		void close() {
			this.server.close();
		}

		@Test
		void answersOnlyWhenResumed() throws IOException {
			try (RedisConnection connection = new RedisConnection(this.server)) {
				assertThat(connection.send("PING")).isEqualTo("+PONG");
				this.server.pause();
				connection.write("PING");
				assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connection.readLine(200));
				assertThat(this.server.isRunning()).isTrue();
				this.server.resume();
				assertThat(connection.readLine(10_000)).isEqualTo("+PONG");
			}
		}

		@Test
		void canBeStopped() {
			this.server.pause();
			this.server.stop();
			assertThat(this.server.isRunning()).isFalse();
		}

		@Test
		void canBeClosed() {
			this.server.pause();
			this.server.close();
			assertThat(this.server.isRunning()).isFalse();
		}

		@Test
		void isNotPossibleWhenItDoesNotRun() {
			this.server.kill();
			assertThatIllegalStateException().isThrownBy(this.server::pause).withMessageContaining("not running");
			assertThatIllegalStateException().isThrownBy(this.server::resume).withMessageContaining("not running");
		}

	}

	static Path serverBinary(Path directory) {
		return RedisBinary.locate(directory);
	}

	private static Path script(Path directory, String... lines) throws IOException {
		Path script = directory.resolve("script");
		Files.writeString(script, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
		return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
	}

	private static void runWith(Path binary, Runnable test) {
		String before = System.getProperty(RedisBinary.PROPERTY, "");
		System.setProperty(RedisBinary.PROPERTY, binary.toString());
		try {
			test.run();
		}
		finally {
			System.setProperty(RedisBinary.PROPERTY, before);
		}
	}

}
