package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Processes an application ahead of time as {@code spring-boot:process-aot} does, and
 * starts what that has made of it.
 */
class AheadOfTimeIntegrationTests {

	private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

	@Test
	void whateverAnApplicationHasOfHeadraceWorksWhenItWasProcessed(@TempDir Path directory) throws Exception {
		process(directory);
		assertThat(hints(directory)).contains("\"io/github/headrace/*/*.lua\"")
			.contains(type("Order"), type("Audit"), type("Bill"), type("Note"), type("Price"))
			.contains("\"name\": \"charge\"")
			.contains("\"name\": \"params\"");
		compile(directory);
		try (RedisServer server = RedisServer.start()) {
			String output = run(directory, server);
			assertThat(output).contains("Starting AOT-processed AheadOfTimeApplication");
			AheadOfTimeApplication.HANDLERS
				.forEach((handler) -> assertThat(output).contains("heard %s: ".formatted(handler)));
			assertThat(output).contains("heard channel: Order[customer=ann, amount=2]")
				.contains("heard invalidation: [SimpleKey [tea, 1]]");
		}
	}

	private static void process(Path directory) throws Exception {
		SpringApplicationAotProcessor
			.main(new String[] { AheadOfTimeApplication.class.getName(), directory.resolve("sources").toString(),
					directory.resolve("resources").toString(), directory.resolve("classes").toString(), "any", "any" });
	}

	private static String hints(Path directory) {
		return text(directory.resolve("resources/META-INF/native-image/any/any/reachability-metadata.json"))
			.replace("\\/", "/");
	}

	private static String type(String name) {
		return "\"type\": \"%s$%s\"".formatted(AheadOfTimeApplication.class.getName(), name);
	}

	private static void compile(Path directory) throws IOException {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		StringWriter problems = new StringWriter();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8);
				Stream<Path> sources = Files.walk(directory.resolve("sources"))) {
			List<String> options = List.of("-nowarn", "-proc:none", "-cp", System.getProperty("java.class.path"), "-d",
					directory.resolve("classes").toString());
			boolean compiled = compiler
				.getTask(problems, files, null, options, null,
						files.getJavaFileObjectsFromPaths(sources.filter(Files::isRegularFile).toList()))
				.call();
			assertThat(compiled).as(problems.toString()).isTrue();
		}
	}

	private static String run(Path directory, RedisServer server) throws Exception {
		Path output = directory.resolve("output");
		String classPath = Stream
			.of(directory.resolve("classes").toString(), directory.resolve("resources").toString(),
					System.getProperty("java.class.path"))
			.reduce((left, right) -> left + System.getProperty("path.separator") + right)
			.orElseThrow();
		Process process = new ProcessBuilder(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC",
				"-Dspring.aot.enabled=true", "-cp", classPath, AheadOfTimeApplication.class.getName(),
				"--spring.data.redis.port=" + server.port())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			boolean ended = process.waitFor(120, TimeUnit.SECONDS);
			assertThat(ended).as(() -> text(output)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		return text(output);
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
