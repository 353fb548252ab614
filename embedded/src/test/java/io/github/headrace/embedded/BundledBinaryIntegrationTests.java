package io.github.headrace.embedded;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(120)
class BundledBinaryIntegrationTests {

	private static final int PROCESSES = 3;

	private static final int THREADS = 4;

	@TempDir
	private Path cacheHome;

	@Test
	void startsInManyThreadsOfManyProcessesThatFindNoneExtracted() throws Exception {
		List<Process> processes = new ArrayList<>();
		for (int process = 0; process < PROCESSES; process++) {
			processes.add(start());
		}
		for (Process process : processes) {
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(output).isEqualTo("started\n".repeat(THREADS));
			assertThat(process.waitFor()).isZero();
		}
		try (Stream<Path> files = Files.list(this.cacheHome.resolve("headrace"))) {
			assertThat(files).hasSize(1);
		}
	}

	private Process start() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-cp", classPathWithoutSpring(), "-XX:TieredStopAtLevel=1", Application.class.getName())
			.redirectError(Redirect.INHERIT);
		builder.environment().put("XDG_CACHE_HOME", this.cacheHome.toString());
		return builder.start();
	}

	/** The launcher needs nothing but the binary. */
	private String classPathWithoutSpring() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !entry.endsWith(".jar") || entry.contains("embedded-redis"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	static final class Application {

		private Application() {
		}

		public static void main(String[] args) throws Exception {
			Callable<Boolean> start = () -> {
				try (RedisServer server = RedisServer.start()) {
					return server.isRunning();
				}
			};
			ExecutorService executor = Executors.newFixedThreadPool(THREADS);
			try {
				for (Future<Boolean> started : executor.invokeAll(Collections.nCopies(THREADS, start))) {
					System.out.println(started.get() ? "started" : "not running");
				}
			}
			finally {
				executor.shutdown();
			}
		}

	}

}
