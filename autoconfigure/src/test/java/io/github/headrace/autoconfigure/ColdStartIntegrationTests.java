package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Tells how long a new JVM takes to handle its first message; asserts no time.
 */
class ColdStartIntegrationTests {

	private static final String FIGURE = "First message handled after ";

	@Test
	void handlesAMessageThatIsPublishedAsSoonAsTheApplicationHasStarted(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output");
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-cp",
				System.getProperty("java.class.path"), Application.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends within a minute").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		String text = text(output);
		assertThat(text).contains(FIGURE);
		text.lines().filter((line) -> line.startsWith(FIGURE)).forEach(System.out::println);
	}

	private static String text(Path file) throws IOException {
		return new FileSystemResource(file).getContentAsString(UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		public static void main(String[] arguments) {
			EmbeddedApplication.start(Application.class);
		}

		@Bean
		ApplicationRunner publisher(RedisChannelTemplate template) {
			return (arguments) -> template.publish("hello", "any");
		}

		@RedisChannelListener("hello")
		void hello() {
			long started = ManagementFactory.getRuntimeMXBean().getStartTime();
			System.out.printf("%s%d ms (from the start of the JVM, embedded server included)%n", FIGURE,
					System.currentTimeMillis() - started);
			System.exit(0);
		}

	}

}
