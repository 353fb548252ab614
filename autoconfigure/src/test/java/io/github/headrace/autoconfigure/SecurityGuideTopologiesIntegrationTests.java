package io.github.headrace.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.doctor.Doctor;
import io.github.headrace.doctor.DoctorReport;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.AddRequest;
import io.github.headrace.stream.RedisStreamTemplate;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of {@code docs/security.md} are enough on a Cluster and with Sentinel, too.
 */
@Tag("matrix")
class SecurityGuideTopologiesIntegrationTests {

	private static final SecurityGuide GUIDE = SecurityGuide.read();

	private static final String[] USED = { "Every application", "Publishing to channels", "Listening to channels",
			"Requests and replies", "Adding to streams", "Consuming streams" };

	/** What the guide says is not needed. */
	private static final Set<String> OPTIONAL = Set.of("client|id", "client|unblock", "client|setname", "cluster|myid",
			"info");

	private static final String KEY = "{shop:orders}:idempotency:none";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
				StreamAutoConfiguration.class, DeadLetterAutoConfiguration.class, DoctorAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(SecurityGuideIntegrationTests.ChannelListeners.class,
				SecurityGuideIntegrationTests.Responder.class, SecurityGuideIntegrationTests.StreamListeners.class)
		.withPropertyValues("headrace.namespace=shop", "spring.data.redis.client-name=shop",
				"spring.data.redis.lettuce.shutdown-timeout=0ms", "spring.data.redis.username=shop",
				"spring.data.redis.password=change-me");

	@Test
	void grantsWhatAClusterNeeds() {
		try (RedisCluster cluster = RedisCluster.start()) {
			List<String> rules = new ArrayList<>(GUIDE.under(USED));
			// Not all that the doctor wants: the client sends INFO, too.
			rules.addAll(List.of("+multi", "+discard", "+config|get"));
			rules.addAll(GUIDE.under("Redis Cluster"));
			rules.removeIf((rule) -> OPTIONAL.contains(rule.substring(1)));
			cluster.nodes().forEach((node) -> user(node, rules));
			ApplicationContextRunner onCluster = this.runner
				.withPropertyValues("spring.data.redis.cluster.nodes=" + String.join(",", cluster.addresses()));
			onCluster
				.withPropertyValues("spring.data.redis.lettuce.cluster.refresh.adaptive=true",
						"spring.data.redis.lettuce.cluster.refresh.period=500ms")
				.run((context) -> {
					use(context);
					cluster.moveSlot(cluster.slotOf("shop:orders"), cluster.masterOf("shop:price.tea"));
					// The reader of the other stream may find it trimmed.
					context.getBean(RedisStreamTemplate.class).add("orders", "moved");
					streams(context).await("billed moved");
					getWhileTheSlotMoves(cluster, context);
				});
			onCluster.withPropertyValues("spring.data.redis.lettuce.read-from=replica")
				.run(SecurityGuideTopologiesIntegrationTests::get);
			cluster.nodes().forEach(SecurityGuideTopologiesIntegrationTests::assertNothingRefused);
		}
	}

	private static void get(AssertableApplicationContext context) {
		RedisConnection connection = context.getBean(RedisConnectionFactory.class).getConnection();
		assertThat(connection.stringCommands().get(KEY.getBytes(StandardCharsets.UTF_8))).isNull();
		connection.close();
	}

	/** A server that hands a slot over asks the client to ask the other one. */
	private static void getWhileTheSlotMoves(RedisCluster cluster, AssertableApplicationContext context) {
		RedisServer from = cluster.masterOf(KEY);
		RedisServer to = cluster.nodes()
			.stream()
			.filter((node) -> node != from && answer(node, "INFO", "replication").contains("role:master"))
			.findFirst()
			.orElseThrow();
		String slot = Integer.toString(cluster.slotOf(KEY));
		answer(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", answer(from, "CLUSTER", "MYID"));
		answer(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", answer(to, "CLUSTER", "MYID"));
		get(context);
	}

	private static String answer(RedisServer server, String... words) {
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		try {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			List.of(words).subList(1, words.length).forEach(arguments::add);
			return client.connect()
				.sync()
				.dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments);
		}
		finally {
			client.shutdown();
		}
	}

	@Test
	void grantsWhatSentinelsNeed() {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			List<String> rules = new ArrayList<>(GUIDE.under(USED));
			rules.addAll(GUIDE.under("Health and the doctor"));
			sentinels.servers().forEach((server) -> user(server, rules));
			sentinels.sentinels().forEach((sentinel) -> user(sentinel, GUIDE.under("Sentinel")));
			this.runner
				.withPropertyValues("spring.data.redis.sentinel.master=" + sentinels.masterName(),
						"spring.data.redis.sentinel.nodes=" + String.join(",", sentinels.sentinelAddresses()),
						"spring.data.redis.sentinel.username=shop", "spring.data.redis.sentinel.password=change-me")
				.run((context) -> {
					use(context);
					sentinels.failover();
					running(context);
					context.getBean(RedisStreamTemplate.class).add("orders", "moved");
					streams(context).await("billed moved", "seen moved");
				});
			sentinels.servers().forEach(SecurityGuideTopologiesIntegrationTests::assertNothingRefused);
			sentinels.sentinels().forEach(SecurityGuideTopologiesIntegrationTests::assertNothingRefused);
		}
	}

	private static void use(AssertableApplicationContext context) {
		running(context);
		RedisChannelTemplate channels = context.getBean(RedisChannelTemplate.class);
		SecurityGuideIntegrationTests.Heard heard = context
			.getBean(SecurityGuideIntegrationTests.ChannelListeners.class).heard;
		channels.publish("order.created", "a");
		channels.publish(RedisChannel.sharded("price.tea", String.class), "7");
		heard.await("created a", "all a", "price 7");
		assertThat(channels.request("order.total", "tea", String.class, Duration.ofSeconds(10)))
			.isEqualTo("total of tea");
		RedisStreamTemplate template = context.getBean(RedisStreamTemplate.class);
		template.add(AddRequest.of("orders", "a").idempotencyKey("a"));
		template.addIn("orders", "b", Duration.ofMillis(50));
		streams(context).await("billed a", "seen a", "billed b", "seen b");
		DoctorReport report = context.getBean(Doctor.class).examine();
		assertThat(report.notChecked()).isEmpty();
		assertThat(report.findings()).filteredOn((finding) -> finding.check().equals("rights")).isEmpty();
	}

	private static SecurityGuideIntegrationTests.Heard streams(AssertableApplicationContext context) {
		return context.getBean(SecurityGuideIntegrationTests.StreamListeners.class).heard;
	}

	private static void running(AssertableApplicationContext context) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> context.getBean(ListenerRegistry.class)
				.containers()
				.stream()
				.allMatch((container) -> container.state() == ListenerState.RUNNING));
	}

	private static void user(RedisServer server, List<String> rules) {
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		try {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add("shop");
			rules.forEach(arguments::add);
			client.connect().sync().dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
		}
		finally {
			client.shutdown();
		}
	}

	private static void assertNothingRefused(RedisServer server) {
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		try {
			RedisCommands<String, String> redis = client.connect().sync();
			Set<String> refused = new TreeSet<>();
			for (Map<String, Object> entry : redis.aclLog()) {
				if (!OPTIONAL.contains(String.valueOf(entry.get("object")))) {
					refused.add(entry.get("reason") + " " + entry.get("object"));
				}
			}
			assertThat(refused).isEmpty();
		}
		finally {
			client.shutdown();
		}
	}

}
