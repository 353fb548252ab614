package io.github.headrace.embedded.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.loader.tools.Library;
import org.springframework.boot.loader.tools.LibraryScope;
import org.springframework.boot.loader.tools.Repackager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Packages an application as Boot's plugins do, and runs it.
 */
class ExecutableJarIntegrationTests {

	@TempDir
	private static Path directory;

	private static Path jar;

	@BeforeAll
	static void packageApplication() throws Exception {
		Path application = jar("application.jar", classes(ExecutableJarApplication.class),
				(file) -> file.toString().contains("ExecutableJarApplication"));
		Path embedded = jar("headrace-embedded-redis.jar", classes(RedisServer.class), (file) -> true);
		Stream<File> libraries = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> entry.endsWith(".jar"))
			.map(File::new);
		List<Library> all = Stream.concat(Stream.of(embedded.toFile()), libraries)
			.map((file) -> new Library(file, LibraryScope.RUNTIME))
			.toList();
		jar = directory.resolve("executable.jar");
		Repackager repackager = new Repackager(application.toFile());
		repackager.setMainClass(ExecutableJarApplication.class.getName());
		repackager.repackage(jar.toFile(), (callback) -> {
			for (Library library : all) {
				callback.library(library);
			}
		});
	}

	@Test
	void doesNotStartAServerEvenIfEnabled() throws Exception {
		assertThat(run("--headrace.embedded-redis.enabled=true")).contains("servers: 0")
			.contains("the application is packaged");
	}

	@Test
	void startsAServerFromTheNestedJarWhenAllowed() throws Exception {
		assertThat(run("--headrace.embedded-redis.enabled=true", "--headrace.embedded-redis.allow-packaged=true"))
			.contains("servers: 1");
		try (Stream<Path> cached = Files.list(directory.resolve("cache/headrace"))) {
			assertThat(cached).hasSize(1);
		}
	}

	private String run(String... arguments) throws Exception {
		Stream<String> java = Stream.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-jar", jar.toString());
		ProcessBuilder builder = new ProcessBuilder(Stream.concat(java, Arrays.stream(arguments)).toList())
			.redirectErrorStream(true);
		builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes());
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	private static Path classes(Class<?> type) throws Exception {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
	}

	private static Path jar(String name, Path root, Predicate<Path> filter) throws IOException {
		Path jar = directory.resolve(name);
		try (JarOutputStream output = new JarOutputStream(Files.newOutputStream(jar));
				Stream<Path> files = Files.walk(root)) {
			for (Path file : files.filter(Files::isRegularFile).filter(filter).toList()) {
				output.putNextEntry(new ZipEntry(root.relativize(file).toString()));
				Files.copy(file, output);
			}
		}
		return jar;
	}

}
