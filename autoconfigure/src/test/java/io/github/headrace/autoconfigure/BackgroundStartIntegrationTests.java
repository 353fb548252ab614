package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.util.StringUtils;

import static io.github.headrace.autoconfigure.BackgroundApplication.awaitState;
import static io.github.headrace.autoconfigure.BackgroundApplication.listener;
import static io.github.headrace.autoconfigure.BackgroundApplication.state;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of an application that starts while Redis cannot be used.
 */
@ExtendWith(OutputCaptureExtension.class)
class BackgroundStartIntegrationTests {

	private final RedisServer server = RedisServer.builder().config(Administrator.USER).start();

	private final Administrator administrator = new Administrator(this.server);

	private ConfigurableApplicationContext context;

	@AfterEach
	void close() {
		if (this.context != null) {
			this.context.close();
		}
		this.administrator.close();
		this.server.close();
	}

	@Test
	void hearsWhatItPublishesFirst() {
		// A start waits for a second at most, which may be too short for a busy machine.
		Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> {
			try (ConfigurableApplicationContext started = BackgroundApplication.start(this.server.port(),
					Publishing.class)) {
				awaitState(started, "orders", ListenerState.RUNNING);
				this.administrator.publish("orders", "last");
				BlockingQueue<String> heard = started.getBean(Application.class).heard;
				Awaitility.await().until(() -> heard.contains("orders last"));
				return heard.contains("orders hello");
			}
		});
	}

	@Test
	void subscribesWhenRedisIsStartedLater(CapturedOutput output) throws Exception {
		this.server.stop();
		start();
		assertThat(state(this.context, "orders")).isEqualTo(ListenerState.SUBSCRIBING);
		Awaitility.await()
			.untilAsserted(() -> assertThat(output)
				.contains("Could not subscribe to [audit.*, orders] on 127.0.0.1:" + this.server.port())
				.contains("Connection refused")
				.contains("Start Redis there, or set 'spring.data.redis.url'")
				.doesNotContain("RedisConnectionException"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(listener(this.context, "orders").problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.reason()).contains("Connection refused")));
		this.server.restart();
		assertHearsEverythingWithoutAGap();
		assertThat(listener(this.context, "orders").problems()).isEmpty();
		assertThat(StringUtils.countOccurrencesOf(output.toString(), "Could not subscribe to")).isOne();
	}

	@Test
	void subscribesWhenConnectionsAreNoLongerSwallowed() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			proxy.blackhole();
			this.context = BackgroundApplication.start(proxy.port(), Application.class,
					"headrace.channels.confirmation-timeout=1h", "spring.data.redis.connect-timeout=1h",
					"spring.data.redis.timeout=1h");
			assertThat(state(this.context, "orders")).isEqualTo(ListenerState.SUBSCRIBING);
			proxy.accept();
			proxy.cut();
			assertHearsEverythingWithoutAGap();
			this.context.close();
		}
	}

	@Test
	void stopsWhileConnectionsAreSwallowed() {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			proxy.blackhole();
			this.context = BackgroundApplication.start(proxy.port(), Application.class,
					"spring.data.redis.connect-timeout=1h", "spring.data.redis.timeout=1h");
			this.context.close();
			assertThat(this.context.isActive()).isFalse();
		}
	}

	@Test
	void subscribesWhenThePasswordIsRight(CapturedOutput output) throws Exception {
		this.administrator.setUser("resetpass", ">secret");
		start("spring.data.redis.password=guessed");
		awaitState(this.context, "orders", ListenerState.FAILED);
		awaitState(this.context, "audit", ListenerState.FAILED);
		// Asked several times, told once
		Awaitility.await().until(() -> this.administrator.refusals("auth") > 3);
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Could not subscribe to [audit.*, orders] on 127.0.0.1:" + this.server.port())
			.contains("WRONGPASS")
			.contains("Correct 'spring.data.redis.username' and 'spring.data.redis.password'")
			.contains("It is tried again every PT0.1S.");
		assertThat(output).doesNotContain("guessed");
		assertThat(listener(this.context, "orders").problems()).singleElement()
			.extracting(ListenerProblem::reason)
			.asString()
			.startsWith("WRONGPASS");
		this.administrator.setUser(">guessed");
		assertHearsEverythingWithoutAGap();
	}

	@Test
	void subscribesWhenAPasswordIsNoLongerNeeded(CapturedOutput output) throws Exception {
		this.administrator.setUser("resetpass", ">secret");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		assertThat(errors(output)).singleElement().asString().contains("NOAUTH");
		this.administrator.setUser("nopass");
		assertHearsEverythingWithoutAGap();
	}

	@Test
	void doesWithoutAForbiddenChannelUntilItIsPermitted(CapturedOutput output) throws Exception {
		this.administrator.setUser("resetchannels", "&audit.*");
		start();
		awaitState(this.context, "audit", ListenerState.RUNNING);
		awaitState(this.context, "orders", ListenerState.FAILED);
		Awaitility.await().until(() -> this.administrator.refusals("channel") > 3);
		assertThat(errors(output)).singleElement()
			.asString()
			.contains("Could not subscribe to [orders] on 127.0.0.1:" + this.server.port() + ": NOPERM")
			.contains("'ACL SETUSER <user> +subscribe +psubscribe &orders'")
			.contains("Or set 'spring.data.redis.username'");
		assertThat(listener(this.context, "orders").problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.destination()).isEqualTo("orders"))
			.satisfies((problem) -> assertThat(problem.reason()).startsWith("NOPERM"));
		this.administrator.publish("audit.login", "ann");
		assertThat(next()).isEqualTo("audit ann");
		this.administrator.setUser("&orders");
		assertHearsEverythingWithoutAGap();
	}

	@Test
	void subscribesWhenTheCommandIsPermitted(CapturedOutput output) throws Exception {
		this.administrator.setUser("-subscribe");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		assertThat(errors(output)).singleElement().asString().contains("NOPERM").contains("subscribe");
		this.administrator.setUser("+subscribe");
		assertHearsEverythingWithoutAGap();
	}

	@Test
	void tellsOfARefusalAgainAfterItWasPermitted(CapturedOutput output) throws Exception {
		this.administrator.setUser("resetchannels", "&audit.*");
		start();
		awaitState(this.context, "orders", ListenerState.FAILED);
		this.administrator.setUser("&orders");
		awaitState(this.context, "orders", ListenerState.RUNNING);
		// Redis ends the connections of a user who loses a channel.
		this.administrator.setUser("resetchannels", "&audit.*");
		awaitState(this.context, "orders", ListenerState.FAILED);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		assertThat(errors(output)).hasSize(2);
	}

	private void start(String... properties) {
		this.context = BackgroundApplication.start(this.server.port(), Application.class, properties);
	}

	private void assertHearsEverythingWithoutAGap() throws InterruptedException {
		awaitState(this.context, "orders", ListenerState.RUNNING);
		awaitState(this.context, "audit", ListenerState.RUNNING);
		this.administrator.publish("orders", "hello");
		assertThat(next()).isEqualTo("orders hello");
		this.administrator.publish("audit.login", "bob");
		assertThat(next()).isEqualTo("audit bob");
		assertThat(this.context.getBean(Application.class).gaps).isEmpty();
	}

	private String next() throws InterruptedException {
		return this.context.getBean(Application.class).heard.poll(20, TimeUnit.SECONDS);
	}

	private static List<String> errors(CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains(" ERROR ") && line.contains("Could not subscribe"))
			.toList();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		private final BlockingQueue<SubscriptionGap> gaps = new LinkedBlockingQueue<>();

		@RedisChannelListener(id = "orders", channels = "orders")
		void orders(String order) {
			this.heard.add("orders " + order);
		}

		@RedisChannelListener(id = "audit", patterns = "audit.*")
		void audit(String entry) {
			this.heard.add("audit " + entry);
		}

		@EventListener
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Publishing extends Application {

		@Bean
		ApplicationRunner publisher(RedisChannelTemplate template) {
			return (arguments) -> template.publish("orders", "hello");
		}

	}

}
