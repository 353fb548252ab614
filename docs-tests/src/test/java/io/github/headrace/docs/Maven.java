package io.github.headrace.docs;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Maven that keeps what it installs in a repository of the test, and takes what it
 * needs from the local repository of the build before it asks others.
 */
final class Maven {

	/** What the build has compiled and looked at is not compiled and looked at again. */
	private static final List<String> NOTHING_TWICE = List.of("-Dmaven.compiler.useIncrementalCompilation=false",
			"-Dspring-javaformat.skip=true");

	private final Path executable;

	private Maven(Path executable) {
		this.executable = executable;
	}

	/** Returns the Maven that runs this test, or the one on the PATH. */
	static Optional<Maven> ofTheBuild() {
		Path home = Path.of(System.getProperty("headrace.maven.home", ""), "bin", "mvn");
		return Stream
			.concat(Stream.of(home),
					Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
						.map((entry) -> Path.of(entry, "mvn")))
			.filter((candidate) -> candidate.isAbsolute() && Files.isExecutable(candidate))
			.findFirst()
			.map(Maven::new);
	}

	/** Starts a command as it stands in a document. */
	MavenRun start(String command, Path directory) throws IOException {
		List<String> words = new ArrayList<>(List.of(command.split(" ")));
		if (!words.get(0).equals("mvn")) {
			throw new IllegalArgumentException("'%s' is no command for Maven".formatted(command));
		}
		words.set(0, this.executable.toString());
		words.addAll(List.of("--batch-mode", "--no-transfer-progress", "--global-settings", settings().toString(),
				"-Dmaven.repo.local=" + QuickStartDirectory.REPOSITORY));
		words.addAll(NOTHING_TWICE);
		ProcessBuilder builder = new ProcessBuilder(words).directory(directory.toFile()).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("MAVEN_") && !name.equals("MAVEN_OPTS"));
		builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
		return new MavenRun(command, builder.start());
	}

	/** The local repository of the build is what Surefire says. */
	private static Path settings() throws IOException {
		Path local = Path.of(System.getProperty("localRepository",
				Path.of(System.getProperty("user.home"), ".m2", "repository").toString()));
		String repository = """
				<id>build</id>
				<url>%s</url>
				<releases><updatePolicy>never</updatePolicy><checksumPolicy>ignore</checksumPolicy></releases>
				<snapshots><enabled>false</enabled></snapshots>""".formatted(local.toUri());
		return Files.writeString(QuickStartDirectory.ROOT.resolve("settings.xml"), """
				<settings>
				<profiles><profile><id>build</id>
				<repositories><repository>%1$s</repository></repositories>
				<pluginRepositories><pluginRepository>%1$s</pluginRepository></pluginRepositories>
				</profile></profiles>
				<activeProfiles><activeProfile>build</activeProfile></activeProfiles>
				</settings>
				""".formatted(repository));
	}

}
