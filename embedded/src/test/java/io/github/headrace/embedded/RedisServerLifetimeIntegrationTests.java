package io.github.headrace.embedded;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * No {@code redis-server} outlives its JVM, and neither does a file.
 */
@Timeout(120)
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
	void diesWithTheJvmAfterKill9AsANodeOfACluster() throws Exception {
		Process jvm = start("cluster");
		assertThat(jvm.inputReader().readLine()).startsWith("Redis Cluster");
		assertThat(ServerProcesses.running(this.binary)).hasSize(6);
		jvm.destroyForcibly();
		assertNothingLeft(jvm);
	}

	/** As with Ctrl-C, whose signal a JVM in the background is told to ignore. */
	@Test
	void outlivesASignalToTheProcessGroupUntilTheJvmHasEnded() throws Exception {
		assumeThat(SearchPath.find("setsid")).as("setsid on the PATH").isPresent();
		Process jvm = startGroup("with-hook");
		awaitServer(jvm, true);
		signalGroup("TERM", jvm);
		assertThat(jvm.inputReader().readLine()).isEqualTo("server still there");
		assertNothingLeft(jvm);
	}

	@Test
	void diesWithTheJvmAfterKill9OfItsProcessGroup() throws Exception {
		assumeThat(SearchPath.find("setsid")).as("setsid on the PATH").isPresent();
		Process jvm = startGroup("running");
		awaitServer(jvm, true);
		signalGroup("KILL", jvm);
		assertNothingLeft(jvm);
	}

	@Test
	void diesWithTheJvmTogetherWithAChildThatSaves() throws Exception {
		assumeThat(SearchPath.find("setsid")).as("setsid on the PATH").isPresent();
		Process jvm = start("saving");
		assertThat(jvm.inputReader().readLine()).isNotNull();
		assertThat(ServerProcesses.running(this.binary)).hasSize(2);
		jvm.destroyForcibly();
		assertNothingLeft(jvm);
	}

	@Test
	void isClosedTogetherWithAChildThatSaves() throws IOException {
		ProcessHandle child;
		try (RedisServer server = ServerApplication.startSaving()) {
			child = ProcessHandle.of(server.pid()).orElseThrow().children().findFirst().orElseThrow();
		}
		Awaitility.await().untilAsserted(() -> assertThat(ServerProcesses.hasEnded(child)).isTrue());
	}

	@Test
	void leavesNothingBehindWhenClosed() throws IOException {
		ProcessHandle process;
		Path workingDirectory;
		try (RedisServer server = RedisServer.start(); RedisConnection connection = new RedisConnection(server)) {
			process = ProcessHandle.of(server.pid()).orElseThrow();
			workingDirectory = Path.of(connection.config("dir"));
			assertThat(workingDirectory).isNotEmptyDirectory();
		}
		assertThat(process.isAlive()).isFalse();
		assertThat(workingDirectory).doesNotExist();
	}

	private Process start(String mode) throws IOException {
		return new ProcessBuilder(command(mode)).redirectError(Redirect.INHERIT).start();
	}

	private Process startGroup(String mode) throws IOException {
		return Shell.detached("exec \"$@\"", command(mode).toArray(String[]::new))
			.redirectError(Redirect.INHERIT)
			.start();
	}

	private void signalGroup(String signal, Process leader) throws IOException {
		Shell.detached("kill -s \"$1\" -- \"-$2\"", signal, Long.toString(leader.pid())).start();
	}

	private List<String> command(String mode) {
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), "-Djava.io.tmpdir=" + this.temporaryFiles,
				"-D" + RedisBinary.PROPERTY + "=" + this.binary, "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
				ServerApplication.class.getName(), mode);
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
