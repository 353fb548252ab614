package io.github.headrace.registration;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.KeyspaceEndpoint;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceHeaders;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Whether the server tells of the events that listeners wait for, and what is said or
 * done about it.
 */
@ExtendWith(OutputCaptureExtension.class)
class NotificationFlagsIntegrationTests {

	private static final String PARAMETER = "notify-keyspace-events";

	private RedisServer server = RedisServer.start();

	private ListenerTestContext context = new ListenerTestContext(this.server);

	private RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void saysWhatIsMissingForWhom(CapturedOutput output) {
		redis().configSet(PARAMETER, "Kg");
		this.context.start(new Listeners());
		assertThat(output).contains("127.0.0.1:%d does not tell".formatted(this.server.port()),
				"is 'gK' and lacks 'E$' for listener 'all', 'x' for listener 'expired'.",
				"Run 'CONFIG SET notify-keyspace-events gKE$x' there", "'headrace.keyspace.configure=true'");
		assertThat(flags()).isEqualTo("gK");
	}

	@Test
	void saysItOnce(CapturedOutput output) {
		this.context.start(new Listeners());
		this.server.kill();
		this.server.restart();
		await().until(() -> state("all") == ListenerState.RUNNING && output.getOut().contains("may have missed"));
		assertThat(output.getOut().split("does not tell of all", -1)).hasSize(2);
	}

	@Test
	void saysNothingWhenNothingIsMissing(CapturedOutput output) {
		redis().configSet(PARAMETER, "KEA");
		this.context.start(new Listeners());
		assertThat(output).doesNotContain(PARAMETER);
	}

	@Test
	void addsWhatIsMissingIfItIsTold(CapturedOutput output) {
		redis().configSet(PARAMETER, "Kzn");
		Listeners listeners = new Listeners();
		this.context.configureServers().start(listeners);
		assertThat(flags().chars()).containsExactlyInAnyOrderElementsOf("KznE$x".chars().boxed().toList());
		assertThat(output).contains("Set 'notify-keyspace-events' of 127.0.0.1:%d".formatted(this.server.port()));
		redis().psetex("a", 1, "x");
		assertThat(this.context.next(listeners.heard)).isEqualTo("set a");
		assertThat(this.context.next(listeners.heard)).isEqualTo("expired a");
	}

	@Test
	void addsItAgainAfterARestart() {
		Listeners listeners = new Listeners();
		this.context.configureServers().start(listeners);
		for (int i = 1; i <= 3; i++) {
			this.server.kill();
			this.server.restart();
			int gaps = i;
			await().until(() -> this.context.statistics("all").gaps() == gaps
					&& this.context.statistics("expired").gaps() == gaps);
			redis().set("a" + i, "x");
			assertThat(this.context.next(listeners.heard)).isEqualTo("set a" + i);
		}
	}

	@Test
	void looksWhenTheServerIsThere() {
		this.server.stop();
		Listeners listeners = new Listeners();
		this.context.configureServers().startMode(StartMode.BACKGROUND).start(listeners);
		assertThat(state("all")).isEqualTo(ListenerState.SUBSCRIBING);
		this.server.restart();
		await().until(() -> state("all") == ListenerState.RUNNING);
		redis().set("a", "x");
		assertThat(this.context.next(listeners.heard)).isEqualTo("set a");
	}

	@Test
	void looksForAListenerThatComesLater(CapturedOutput output) {
		this.context.configureServers().start(new Listeners());
		KeyspaceChannels channels = this.context.context.getBean(KeyspaceChannels.class);
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		this.context.registrar()
			.register(channels.endpoint(KeyspaceEndpoint.builder("late")
				.events(KeyspaceEvent.LPUSH)
				.handler((notification) -> heard.add(notification.key()))
				.build()));
		await().until(() -> state("late") == ListenerState.RUNNING && flags().contains("l"));
		redis().lpush("a", "x");
		assertThat(this.context.next(heard)).isEqualTo("a");
	}

	@Test
	void listensWhereTheServerHasNoSuchCommand(CapturedOutput output) {
		restartWith("rename-command CONFIG \"\"", "notify-keyspace-events KEA");
		Listeners listeners = new Listeners();
		this.context.configureServers().start(listeners);
		assertThat(output).contains("does not say of which keyspace events it tells (ERR unknown command 'CONFIG'",
				"Listeners [all, expired] hear nothing unless its 'notify-keyspace-events' has at least 'E$Kx'");
		redis().set("a", "x");
		assertThat(this.context.next(listeners.heard)).isEqualTo("set a");
	}

	@Test
	void listensWhereTheUserMayNotAsk(CapturedOutput output) {
		restartWith("user app on >secret allkeys allchannels +@all -config", "notify-keyspace-events KEA");
		Listeners listeners = new Listeners();
		this.context.configureServers().start(listeners);
		assertThat(output).contains("(NOPERM", "this was not checked");
		redis().set("a", "x");
		assertThat(this.context.next(listeners.heard)).isEqualTo("set a");
	}

	@Test
	void listensWhereTheUserMayAskButNotSet(CapturedOutput output) {
		restartWith("user app on >secret allkeys allchannels +@all -config +config|get", "notify-keyspace-events E$");
		Listeners listeners = new Listeners();
		this.context.configureServers().start(listeners);
		assertThat(output).contains("lacks 'Kx' for listener 'expired'. It refused", "(NOPERM",
				"have an administrator do this");
		redis().set("a", "x");
		assertThat(this.context.next(listeners.heard)).isEqualTo("set a");
	}

	private void restartWith(String... lines) {
		close();
		RedisServer.Builder builder = RedisServer.builder();
		for (String line : lines) {
			builder.config(line);
		}
		this.server = builder.start();
		this.client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(this.server.host(),
				this.server.port());
		if (lines[0].startsWith("user")) {
			configuration.setUsername("app");
			configuration.setPassword("secret");
		}
		this.context = new ListenerTestContext(new LettuceConnectionFactory(configuration));
	}

	private RedisCommands<String, String> redis() {
		return this.client.connect().sync();
	}

	private String flags() {
		return redis().configGet(PARAMETER).get(PARAMETER);
	}

	private ListenerState state(String id) {
		return this.context.registry().find(id).orElseThrow().state();
	}

	static class Listeners {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(id = "all", events = KeyspaceEvent.SET)
		void set(@Header(KeyspaceHeaders.KEY) String key) {
			this.heard.add("set " + key);
		}

		@RedisKeyspaceListener(id = "expired", events = KeyspaceEvent.EXPIRED, keyPatterns = "*")
		void expired(@Header(KeyspaceHeaders.KEY) String key) {
			this.heard.add("expired " + key);
		}

	}

}
