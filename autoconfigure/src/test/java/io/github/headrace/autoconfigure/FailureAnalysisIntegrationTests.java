package io.github.headrace.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.embedded.RedisServer;
import jakarta.validation.Valid;
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
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user reads when the application does not start.
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

		@Test
		void ofPayloadsToValidateNeedAValidator(CapturedOutput output) {
			assertThat(failure(output, ValidatedPayload.class,
					"spring.autoconfigure.exclude=" + ValidationAutoConfiguration.class.getName()))
				.contains("ValidatedPayload.created(Order)")
				.contains("annotated with @Valid, but there is no validator")
				.contains("Add the dependency 'spring-boot-starter-validation'");
		}

		@Test
		void thatNameAnUnknownBeanSayWhichOne(CapturedOutput output) {
			assertThat(failure(output, UnknownErrorHandler.class)).contains("UnknownErrorHandler.created(String)")
				.contains("'errorHandler' is 'nobody', but there is no such ListenerErrorHandler bean")
				.contains("Declare the bean, or correct the name.");
		}

		@Test
		void withAWrongNumberSayWhichOne(CapturedOutput output) {
			assertThat(failure(output, NoConcurrency.class)).contains("NoConcurrency.created(String)")
				.contains("'concurrency' is '0'")
				.contains("Set it to a positive number such as 4.");
		}

		@Test
		void withAPropertyThatDoesNotExistSayWhichOne(CapturedOutput output) {
			assertThat(failure(output, UnknownProperty.class)).contains("UnknownProperty.created(String)")
				.contains("'channels' is '${channel.of.orders}', which cannot be resolved")
				.contains("Define the property, or correct the placeholder or expression.");
		}

		@Test
		void thatConflateByPropertyNeedAKey(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.channels.listeners.orders.overflow=conflate"))
				.contains("Orders.created(String)")
				.contains("'overflow' is CONFLATE, but there is no 'orderingKey' to conflate by");
		}

	}

	@Nested
	class Connections {

		@Test
		void needLettuce(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "spring.data.redis.client-type=jedis"))
				.contains("Headrace needs a Lettuce connection")
				.contains("JedisConnectionFactory")
				.contains("Remove 'spring.data.redis.client-type=jedis'");
		}

		@Test
		void needAReachableServer(CapturedOutput output) throws IOException {
			int port = closedPort();
			assertThat(failure(output, Orders.class, "spring.data.redis.port=" + port))
				.contains("Could not subscribe to [audit.*, order.created] on localhost:" + port)
				.contains("Connection refused")
				.contains("Start Redis there, or set 'spring.data.redis.url'")
				.contains("'headrace.embedded-redis.enabled=true'");
		}

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
		void needAKindOfServerThatCanBeSubscribedTo(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "spring.data.redis.masterreplica.nodes=localhost:" + server.port(),
					"spring.data.redis.username=reader", "spring.data.redis.password=readers-secret"))
				.contains("Lettuce cannot subscribe with 'spring.data.redis.masterreplica.nodes'");
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

		@Test
		void haveToBePositiveForAListener(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.channels.listeners[shop.orders].inbox.capacity=-1"))
				.contains("The property 'headrace.channels.listeners[shop.orders].inbox.capacity' is '-1'")
				.contains("from property source \"commandLineArgs\"")
				.contains("It must be positive.");
		}

		@Test
		void haveToBeOfTheirType(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.channels.overflow=block"))
				.contains("Property: headrace.channels.overflow")
				.contains("Value: \"block\"")
				.contains("CONFLATE")
				.contains("DROP_NEWEST");
		}

		@Test
		void haveToBeAStartModeThatExists(CapturedOutput output) {
			assertThat(failure(output, Orders.class, "headrace.start-mode=backgroud"))
				.contains("Property: headrace.start-mode")
				.contains("Value: \"backgroud\"")
				.contains("Origin: \"headrace.start-mode\" from property source \"commandLineArgs\"")
				.contains("The following values are valid:")
				.contains("BACKGROUND")
				.contains("FAIL_FAST");
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

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
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

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ValidatedPayload {

		@RedisChannelListener("order.created")
		void created(@Valid Order order) {
		}

		record Order(int amount) {

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class UnknownErrorHandler {

		@RedisChannelListener(channels = "order.created", errorHandler = "nobody")
		void created(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoConcurrency {

		@RedisChannelListener(channels = "order.created", concurrency = "0")
		void created(String order) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class UnknownProperty {

		@RedisChannelListener("${channel.of.orders}")
		void created(String order) {
		}

	}

}
