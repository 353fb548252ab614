package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What Boot prints when the application does not start;
 * {@link FailureTextsIntegrationTests} has the texts of all mistakes.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisIntegrationTests {

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder()
			.config("user default on >secret ~* &* +@all")
			.config("user reader on >readers-secret ~* resetchannels &other +@all")
			.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Nested
	class Listeners {

		@Test
		void withTheSameIdAreBothNamed(CapturedOutput output) {
			assertThat(failure(output, DuplicateIds.class)).contains("DuplicateIds.first(String)")
				.contains("DuplicateIds.second(String)")
				.contains("the listener id 'orders' is already used")
				.contains("Give one of them another 'id'.");
		}

	}

	@Nested
	class Connections {

		@Test
		void needAPassword(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "spring.data.redis.port=" + server.port())).contains("NOAUTH")
				.contains("localhost:" + server.port())
				.contains("Correct 'spring.data.redis.username' and 'spring.data.redis.password'");
		}

		@Test
		void needTheRightPassword(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "spring.data.redis.port=" + server.port(),
					"spring.data.redis.password=guessed"))
				.contains("WRONGPASS")
				.contains("localhost:" + server.port())
				.contains("Correct 'spring.data.redis.username' and 'spring.data.redis.password'")
				.doesNotContain("guessed");
		}

		@Test
		void needTheRightsForTheChannels(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "spring.data.redis.port=" + server.port(),
					"spring.data.redis.username=reader", "spring.data.redis.password=readers-secret"))
				.contains("Could not subscribe to [audit.*, order.created] on localhost:" + server.port())
				.contains("NOPERM")
				.contains("'ACL SETUSER <user> +subscribe +psubscribe &audit.* &order.created'")
				.doesNotContain("readers-secret");
		}

		@Test
		void needAKindOfServerThatCanBeSubscribedToInTheBackgroundToo(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.start-mode=background",
					"spring.data.redis.masterreplica.nodes=localhost:" + server.port(),
					"spring.data.redis.username=reader", "spring.data.redis.password=readers-secret"))
				.contains("Lettuce cannot subscribe with 'spring.data.redis.masterreplica.nodes'");
		}

		@Test
		void ofManyListenersShowAFewOfTheirChannels() {
			List<String> channels = IntStream.range(0, 1000).mapToObj("channel-%d"::formatted).toList();
			FailureAnalysis analysis = new ChannelSubscriptionFailureAnalyzer()
				.analyze(new ChannelSubscriptionException(channels, "localhost:6379", new IOException("reset")));
			assertThat(analysis.getDescription()).startsWith("Could not subscribe to 1000 channels and patterns (")
				.contains("channel-0, channel-1,")
				.contains(", ...)")
				.hasSizeLessThan(300)
				.endsWith("on localhost:6379: reset.");
		}

	}

	@Nested
	class Properties {

		@Test
		void haveToBePositive(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.channels.concurrency=0"))
				.contains("The property 'headrace.channels.concurrency' is '0'")
				.contains("from property source \"commandLineArgs\"")
				.contains("It must be positive.")
				.contains("Correct the value, or remove the property, so that its default holds.");
		}

	}

	/** Starts an application and returns what Boot prints about its failure. */
	static String failure(CapturedOutput output, Class<?> application, String... properties) {
		SpringApplication springApplication = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("headrace.start-mode=fail-fast")
			.build();
		String[] arguments = Arrays.stream(properties).map("--%s"::formatted).toArray(String[]::new);
		assertThatException().isThrownBy(() -> springApplication.run(arguments));
		assertThat(output).contains("APPLICATION FAILED TO START");
		String report = output.toString();
		return report.substring(report.indexOf("APPLICATION FAILED TO START"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Orders {

		@RedisChannelListener(id = "orders", channels = "order.created", patterns = "audit.*")
		void created(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateIds {

		@RedisChannelListener(id = "orders", channels = "order.created")
		void first(String order) {
		}

		@RedisChannelListener(id = "orders", channels = "order.deleted")
		void second(String order) {
		}

	}

}
