package io.github.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * No {@code redis-server} outlives its JVM, and neither does a file.
 */
class RedisServerLifetimeIntegrationTests {

	@TempDir
	private Path directory;

	private Path binary;

	private Path temporaryFiles;

	@BeforeEach
	void copyBinary() throws IOException {
		this.temporaryFiles = Files.createDirectory(this.directory.resolve("tmp"));
		this.binary = Files.copy(RedisBinary.locate(this.directory), this.directory.resolve("server"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "running", "paused", "stopped", "killed", "restarted" })
	void diesWithTheJvmAfterKill9(String state) throws Exception {
		Process jvm = start(state);
		awaitServer(jvm, !state.equals("stopped") && !state.equals("killed"));
		jvm.destroyForcibly();
		assertNothingLeft(jvm);
	}

	@ParameterizedTest
	@ValueSource(strings = { "running", "paused", "stopped" })
	void diesWithTheJvmAfterSigterm(String state) throws Exception {
		Process jvm = start(state);
		awaitServer(jvm, !state.equals("stopped"));
		jvm.destroy();
		assertNothingLeft(jvm);
	}

	@ParameterizedTest
	@ValueSource(strings = { "exit", "return" })
	void diesWithTheJvmAfterItsNormalEnd(String end) throws Exception {
		Process jvm = start(end);
		awaitServer(jvm, true);
		jvm.getOutputStream().close();
		assertNothingLeft(jvm);
		assertThat(jvm.exitValue()).isEqualTo(end.equals("exit") ? 3 : 0);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 8 })
	void diesWithTheJvmAfterKill9AtAnyMomentOfAStart(int servers) throws Exception {
		Process jvm = start("restarting");
		for (int server = 0; server < servers; server++) {
			assertThat(jvm.inputReader().readLine()).isNotNull();
		}
		jvm.destroyForcibly();
		assertNothingLeft(jvm);
	}

	@Test
	void leavesNothingBehindWhenClosed() {
		try (RedisServer server = RedisServer.start()) {
			ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
			Path directory = workingDirectory(server);
			assertThat(directory).isDirectory();
			server.close();
			assertThat(process.isAlive()).isFalse();
			assertThat(directory).doesNotExist();
		}
	}

	private Path workingDirectory(RedisServer server) {
		try (RedisConnection connection = new RedisConnection(server)) {
			return Path.of(connection.config("dir"));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private Process start(String mode) throws IOException {
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + this.temporaryFiles,
				"-D" + RedisBinary.PROPERTY + "=" + this.binary, "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
				ServerApplication.class.getName(), mode);
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private void awaitServer(Process jvm, boolean running) throws IOException {
		long pid = Long.parseLong(jvm.inputReader().readLine());
		assertThat(ServerProcesses.running(this.binary)).extracting(ProcessHandle::pid)
			.isEqualTo(running ? List.of(pid) : List.of());
		assertThat(this.temporaryFiles).isNotEmptyDirectory();
	}

	private void assertNothingLeft(Process jvm) throws InterruptedException {
		assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			assertThat(ServerProcesses.running(this.binary)).isEmpty();
			assertThat(this.temporaryFiles).isEmptyDirectory();
		});
	}

}
