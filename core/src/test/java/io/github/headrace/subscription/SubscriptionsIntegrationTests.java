package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of subscriptions when server and connection do not.
 */
class SubscriptionsIntegrationTests {

	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(100), 3, Duration.ofMillis(20),
			Duration.ofMillis(200));

	private final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(),
			this.server.port());

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private Subscriptions subscriptions;

	@BeforeEach
	void start() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.subscriptions = new Subscriptions(this.factory, "the server", SETTINGS);
	}

	@AfterEach
	void close() {
		this.subscriptions.stop();
		this.factory.destroy();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void hearsWhatIsPublishedAfterTheConfirmation() throws Exception {
		Ear channel = Ear.forChannelsAndMessages();
		Ear pattern = Ear.forChannelsAndMessages();
		Subscription first = this.subscriptions.subscribe(Topic.channel("a"), channel);
		this.subscriptions.subscribe(Topic.pattern("a*"), pattern);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		publish("a", "1");
		await().untilAsserted(() -> assertThat(channel.heard).containsExactly("subscribed null", "a 1"));
		await().untilAsserted(() -> assertThat(pattern.heard).containsExactly("subscribed null", "a 1"));
		Ear late = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), late).confirmed().get(5, TimeUnit.SECONDS);
		first.close();
		publish("a", "2");
		await().untilAsserted(() -> assertThat(late.heard).containsExactly("subscribed null", "a 2"));
		await().untilAsserted(() -> assertThat(pattern.heard).endsWith("a 2"));
		assertThat(channel.heard).doesNotContain("a 2");
	}

	@Test
	void isNotImpatientWithThoseWhoJoinLate() throws Exception {
		Ear ear = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		// Somebody is always joining when the patience with those before is over.
		Instant end = Instant.now().plus(SETTINGS.confirmationTimeout().multipliedBy(2));
		while (Instant.now().isBefore(end)) {
			Subscription late = this.subscriptions.subscribe(Topic.channel("a"), Ear.forChannelsAndMessages());
			late.confirmed().get(5, TimeUnit.SECONDS);
			late.close();
		}
		assertThat(ear.heard).containsExactly("subscribed null");
	}

	@Test
	void reportsAnInterruptionWhenTheServerRestarts() throws Exception {
		Ear ear = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		this.server.kill();
		await().untilAsserted(() -> assertThat(ear.heard).contains("interrupted CONNECTION"));
		this.server.restart();
		await().untilAsserted(() -> assertThat(ear.heard).endsWith("subscribed CONNECTION"));
		publish("a", "1");
		await().untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null", "interrupted CONNECTION",
				"subscribed CONNECTION", "a 1"));
	}

	@Test
	void reportsAnInterruptionWhenItsClientIsKilled() throws Exception {
		Ear ear = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		for (int i = 1; i <= 10; i++) {
			int times = i;
			try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
				connection.sync().clientKill(KillArgs.Builder.typePubsub());
			}
			await().untilAsserted(
					() -> assertThat(ear.heard.stream().filter("subscribed CONNECTION"::equals)).hasSize(times));
		}
		assertThat(ear.heard).hasSize(21);
	}

	@Test
	void givesUpAServerThatStandsStill() throws Exception {
		Ear ear = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		this.server.pause();
		await().untilAsserted(() -> assertThat(ear.heard).contains("interrupted HEARTBEAT"));
		this.server.resume();
		await().untilAsserted(() -> assertThat(ear.heard).endsWith("subscribed HEARTBEAT"));
		publish("a", "1");
		await().untilAsserted(() -> assertThat(ear.heard).endsWith("a 1"));
	}

	@Test
	void asksAgainForWhatIsRefusedWithoutTouchingTheOthers() {
		permit("resetchannels", "&a");
		Ear a = Ear.forChannelsAndMessages();
		Ear b = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), a);
		this.subscriptions.subscribe(Topic.channel("b"), b);
		assertThat(this.subscriptions.start()).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withMessageContaining("'b'")
			.withMessageContaining("NOPERM");
		await().untilAsserted(() -> assertThat(a.heard).containsExactly("subscribed null"));
		assertThat(b.heard).contains("refused");
		permit("&b");
		await().untilAsserted(() -> assertThat(b.heard).endsWith("subscribed null"));
		assertThat(a.heard).containsExactly("subscribed null");
	}

	@Test
	void hearsOnWhenSomebodyElseIsRefusedTheSame() throws Exception {
		Ear first = Ear.forChannelsAndMessages();
		Ear second = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), first);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		permit("-subscribe");
		this.subscriptions.subscribe(Topic.channel("a"), second);
		await().untilAsserted(() -> assertThat(second.heard).contains("refused"));
		permit("+subscribe");
		await().untilAsserted(() -> assertThat(second.heard).endsWith("subscribed null"));
		assertThat(first.heard).containsExactly("subscribed null");
	}

	@Test
	void asksOnceAtATimeForWhatManyAreRefused() {
		permit("resetchannels");
		this.subscriptions.start();
		Ear ear = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), ear);
		await().untilAsserted(() -> assertThat(ear.heard).contains("refused"));
		List<Ear> others = Stream.generate(Ear::forChannelsAndMessages).limit(100).toList();
		List<Subscription> left = others.stream()
			.map((other) -> this.subscriptions.subscribe(Topic.channel("a"), other))
			.toList();
		await().untilAsserted(() -> assertThat(others).allSatisfy((other) -> assertThat(other.heard).isNotEmpty()));
		left.forEach(Subscription::close);
		await().untilAsserted(() -> assertThat(ear.heard).hasSizeGreaterThan(100));
		int before = ear.heard.size();
		long beats = this.subscriptions.heartbeats().answered();
		await().untilAsserted(() -> assertThat(this.subscriptions.heartbeats().answered()).isGreaterThan(beats + 20));
		// There are at most as many as heartbeats, which are twice as frequent.
		assertThat(ear.heard.size() - before).isLessThan(60);
	}

	@Test
	void goesOnWhenAdviceFails() {
		Subscriptions advised = new Subscriptions(this.factory, "the server", SETTINGS, (failure) -> {
			throw new IllegalStateException("no advice today");
		});
		Ear ear = Ear.forChannelsAndMessages();
		advised.subscribe(Topic.channel("a"), ear);
		this.server.kill();
		try {
			assertThat(advised.start()).failsWithin(Duration.ofSeconds(5));
			this.server.restart();
			await().untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null"));
		}
		finally {
			advised.stop();
		}
	}

	@Test
	void losesOnlyWhatIsForbiddenWhileItRuns() throws Exception {
		Ear a = Ear.forChannelsAndMessages();
		Ear b = Ear.forChannelsAndMessages();
		this.subscriptions.subscribe(Topic.channel("a"), a);
		this.subscriptions.subscribe(Topic.channel("b"), b);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		permit("resetchannels", "&a");
		await().untilAsserted(() -> assertThat(b.heard).contains("interrupted CONNECTION", "refused"));
		await().untilAsserted(() -> assertThat(a.heard).endsWith("subscribed CONNECTION"));
		permit("&b");
		await().untilAsserted(() -> assertThat(b.heard).endsWith("subscribed CONNECTION"));
	}

	@Test
	void givesUpAConnectionThatPassesNothing() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			LettuceConnectionFactory throughProxy = new LettuceConnectionFactory(proxy.host(), proxy.port());
			throughProxy.afterPropertiesSet();
			throughProxy.start();
			Subscriptions proxied = new Subscriptions(throughProxy, "the proxy", SETTINGS);
			try {
				Ear ear = Ear.forChannelsAndMessages();
				proxied.subscribe(Topic.channel("a"), ear);
				proxied.start().get(5, TimeUnit.SECONDS);
				proxy.freeze();
				await().untilAsserted(() -> assertThat(ear.heard).contains("interrupted HEARTBEAT"));
				proxy.thaw();
				await().untilAsserted(() -> assertThat(ear.heard).endsWith("subscribed HEARTBEAT"));
				proxy.reset();
				await().untilAsserted(() -> assertThat(ear.heard).endsWith("subscribed CONNECTION"));
				publish("a", "1");
				await().untilAsserted(
						() -> assertThat(ear.heard).containsExactly("subscribed null", "interrupted HEARTBEAT",
								"subscribed HEARTBEAT", "interrupted CONNECTION", "subscribed CONNECTION", "a 1"));
			}
			finally {
				proxied.stop();
				throughProxy.destroy();
			}
		}
	}

	@Test
	void sendsNothingButOneCommandForEachHeartbeat() throws Exception {
		for (int i = 0; i < 100; i++) {
			this.subscriptions.subscribe(Topic.channel("channel-" + i), Ear.forChannelsAndMessages());
		}
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		long answered = this.subscriptions.heartbeats().answered();
		String before = commandStatistics();
		await().until(() -> this.subscriptions.heartbeats().answered() >= answered + 10);
		long pings = calls(commandStatistics(), "ping") - calls(before, "ping");
		// One may be under way.
		assertThat(pings).isBetween(1L, this.subscriptions.heartbeats().answered() - answered + 1);
		assertThat(calls(commandStatistics(), "subscribe")).isEqualTo(calls(before, "subscribe")).isEqualTo(100);
	}

	private String commandStatistics() {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			return connection.sync().info("commandstats");
		}
	}

	private static long calls(String statistics, String command) {
		Matcher matcher = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(statistics);
		return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
	}

	@Test
	void speaksTheOlderProtocol() throws Exception {
		LettuceClientConfiguration older = LettuceClientConfiguration.builder()
			.clientOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build())
			.build();
		LettuceConnectionFactory resp2 = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(this.server.host(), this.server.port()), older);
		resp2.afterPropertiesSet();
		resp2.start();
		Subscriptions subscribed = new Subscriptions(resp2, "the server", SETTINGS);
		try {
			Ear ear = Ear.forChannelsAndMessages();
			subscribed.subscribe(Topic.channel("a"), ear);
			subscribed.start().get(5, TimeUnit.SECONDS);
			await().until(() -> subscribed.heartbeats().answered() > 3 * SETTINGS.missedHeartbeats());
			publish("a", "1");
			await().untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null", "a 1"));
			assertThat(subscribed.heartbeats().missed()).isZero();
			assertThat(subscribed.heartbeats().lastRoundTrip()).isPositive();
			this.server.pause();
			await().untilAsserted(() -> assertThat(ear.heard).endsWith("interrupted HEARTBEAT"));
			this.server.resume();
			await().untilAsserted(() -> assertThat(ear.heard).endsWith("subscribed HEARTBEAT"));
		}
		finally {
			subscribed.stop();
			resp2.destroy();
		}
	}

	/** Gives the user of all these connections rights on channels. */
	private void permit(String... rules) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("default");
			for (String rule : rules) {
				arguments.add(rule);
			}
			connection.sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		}
	}

	private void publish(String channel, String message) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			connection.sync().publish(channel, message);
		}
	}

}
