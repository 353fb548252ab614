package io.github.headrace.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.headrace.channel.OutputBufferCheck;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What is found on real servers, and what cannot be seen there.
 */
class DoctorIntegrationTests {

	private static final int MEGABYTE = 1024 * 1024;

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		redis = client.connect().sync();
	}

	@AfterAll
	static void closeServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void setUp() {
		Map.of("maxmemory", "0", "maxmemory-policy", "noeviction", "save", "3600 1", "appendonly", "no",
				"client-output-buffer-limit", "pubsub 33554432 8388608 60")
			.forEach(redis::configSet);
	}

	@AfterEach
	void close() {
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	@Test
	void findsNothingWrongWithAServerThatIsSetUpWell() {
		DoctorReport report = examine(connection(), ServerFeature.values());
		assertThat(report.findings()).isEmpty();
		assertThat(report.notChecked()).isEmpty();
		assertThat(report.servers()).containsExactly(server.host() + ":" + server.port());
	}

	@Test
	void findsAPolicyThatEvictsStreams() {
		redis.configSet("maxmemory", "100mb");
		redis.configSet("maxmemory-policy", "allkeys-lru");
		assertThat(examine(connection(), ServerFeature.STREAMS).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.check()).isEqualTo("eviction-policy");
			assertThat(finding.level()).isEqualTo(DoctorLevel.WARN);
			assertThat(finding.problem()).contains("whole streams").contains("listener 'orders'");
			assertThat(finding.seen()).isEqualTo("maxmemory-policy allkeys-lru, maxmemory 104857600");
			assertThat(finding.advice()).contains("CONFIG SET maxmemory-policy noeviction");
		});
	}

	@Test
	void findsAPolicyThatEvictsMarksWhereThereAreAny() {
		redis.configSet("maxmemory", "100mb");
		redis.configSet("maxmemory-policy", "volatile-ttl");
		assertThat(examine(connection(), ServerFeature.STREAMS).findings()).isEmpty();
		assertThat(examine(connection(), ServerFeature.STREAMS, ServerFeature.EXPIRING_MARKS).findings())
			.singleElement()
			.satisfies((finding) -> assertThat(finding.problem()).contains("marks of deduplication"));
	}

	@Test
	void mindsNoPolicyWithoutALimitOrWithoutStreams() {
		redis.configSet("maxmemory-policy", "allkeys-lru");
		assertThat(examine(connection(), ServerFeature.STREAMS).findings()).isEmpty();
		redis.configSet("maxmemory", "100mb");
		assertThat(examine(connection(), ServerFeature.CHANNELS, ServerFeature.NEAR_CACHES).findings()).isEmpty();
	}

	@Test
	void findsAServerThatKeepsNothing() {
		redis.configSet("save", "");
		assertThat(examine(connection(), ServerFeature.CHANNELS).findings()).isEmpty();
		assertThat(examine(connection(), ServerFeature.STREAMS).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.check()).isEqualTo("persistence");
			assertThat(finding.seen()).isEqualTo("appendonly no, save ''");
			assertThat(finding.advice()).contains("CONFIG SET appendonly yes");
		});
	}

	@Test
	void findsABufferThatIsTooSmallForAMessage() {
		redis.configSet("client-output-buffer-limit", "pubsub 1048576 524288 60");
		assertThat(examine(connection(), ServerFeature.CHANNELS).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.check()).isEqualTo("pubsub-output-buffer");
			assertThat(finding.seen()).isEqualTo("client-output-buffer-limit: pubsub 1048576 524288 60");
			assertThat(finding.advice()).contains("\"pubsub 33554432 8388608 60\"",
					"headrace.channels.max-payload-size");
		});
	}

	@Test
	void findsTheOldProtocol() {
		NativeConnection connection = connection(new RedisStandaloneConfiguration(server.host(), server.port()),
				LettuceClientConfiguration.builder()
					.clientOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build())
					.build());
		assertThat(examine(connection, ServerFeature.STREAMS).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.check()).isEqualTo("resp2");
			assertThat(finding.seen()).startsWith("RESP2, Lettuce 7.");
		});
	}

	@Test
	void findsConnectionsThatAreNotShared() {
		NativeConnection connection = connection();
		connection.factory().setShareNativeConnection(false);
		assertThat(examine(connection, ServerFeature.STREAMS).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.check()).isEqualTo("connection-pool");
			assertThat(finding.seen()).isEqualTo("no pool, shareNativeConnection false");
			assertThat(finding.advice()).contains("'spring.data.redis.lettuce.pool.max-active' to at least 4");
		});
	}

	@Test
	void saysWhatItHadNoRightToCheck() {
		user("poor", "+ping", "~*", "&*");
		DoctorReport report = examine(connectionOf("poor"), List.of(ServerAccess.of("xadd", "orders", "*", "a", "b")),
				ServerFeature.values());
		assertThat(report.findings()).isEmpty();
		assertThat(report.notChecked()).extracting(DoctorReport.NotChecked::check, DoctorReport.NotChecked::reason)
			.containsExactlyInAnyOrder(tuple("eviction-policy", "no right to INFO, no right to CONFIG GET"),
					tuple("persistence", "no right to CONFIG GET"),
					tuple("pubsub-output-buffer", "no right to CONFIG GET"), tuple("rights", "no right to MULTI"));
	}

	@Test
	void findsACommandThatTheUserHasNoRightTo() {
		user("reader", "+xread", "+multi", "+discard", "~*");
		assertRefused("reader", "the user has no right to the commands [xadd]", "run 'ACL SETUSER <user> +xadd'");
	}

	@Test
	void findsAKeyThatTheUserHasNoRightTo() {
		user("other", "+@all", "resetkeys", "~other");
		assertRefused("other", "the user has no right to the keys [orders]", "run 'ACL SETUSER <user> ~orders'");
	}

	@Test
	void findsAChannelThatTheUserHasNoRightTo() {
		user("silent", "+@all", "~*", "resetchannels");
		assertThat(
				examine(connectionOf("silent"), List.of(ServerAccess.of("publish", "news", "")), ServerFeature.CHANNELS)
					.findings())
			.singleElement()
			.satisfies((finding) -> {
				assertThat(finding.problem()).startsWith("the user has no right to the channels [news]");
				assertThat(finding.seen()).startsWith("NOPERM");
				assertThat(finding.advice()).startsWith("run 'ACL SETUSER <user> &news'");
			});
	}

	private void assertRefused(String user, String problem, String advice) {
		assertThat(examine(connectionOf(user), List.of(ServerAccess.of("xadd", "orders", "*", "a", "b")),
				ServerFeature.STREAMS)
			.findings()).singleElement().satisfies((finding) -> {
				assertThat(finding.check()).isEqualTo("rights");
				assertThat(finding.problem()).startsWith(problem).endsWith("which are needed by listener 'orders'");
				assertThat(finding.seen()).startsWith("NOPERM");
				assertThat(finding.advice()).startsWith(advice);
			});
	}

	@Test
	void asksOnAfterATransactionThatTheUserCannotEnd() {
		user("half", "+multi", "+config|get", "+info", "~*", "&*");
		DoctorReport report = examine(connectionOf("half"), List.of(ServerAccess.of("xadd", "orders", "*", "a", "b")),
				ServerFeature.values());
		assertThat(report.findings()).extracting(DoctorReport.Finding::check).containsExactly("rights");
		assertThat(report.notChecked()).isEmpty();
	}

	@Test
	void asksOnlyThoseAgainThatHaveNotAnswered() {
		try (RedisServer late = RedisServer.start()) {
			NativeConnection missing = connection(new RedisStandaloneConfiguration(late.host(), late.port()),
					LettuceClientConfiguration.defaultConfiguration());
			late.kill();
			List<ServerUse> uses = List.of(use(connection(), List.of(), ServerFeature.STREAMS),
					use(missing, List.of(), ServerFeature.STREAMS));
			Doctor doctor = new Doctor(List.of(() -> uses), DoctorChecks.all(), Map.of());
			redis.configSet("save", "");
			assertThat(doctor.examine().findings()).extracting(DoctorReport.Finding::check)
				.containsExactly("persistence");
			redis.configResetstat();
			late.restart();
			DoctorReport report = doctor.examineUnreachable();
			assertThat(report.servers()).hasSize(2);
			assertThat(report.unreachable()).isEmpty();
			assertThat(report.notChecked()).isEmpty();
			assertThat(report.findings()).extracting(DoctorReport.Finding::server)
				.contains(server.host() + ":" + server.port());
			assertThat(redis.info("commandstats")).doesNotContain("cmdstat_config|get");
		}
	}

	@Test
	void writesAndPublishesNothing() {
		redis.configResetstat();
		String changes = changes();
		long keys = redis.dbsize();
		DoctorReport report = examine(connection(),
				List.of(ServerAccess.of("xadd", "orders", "*", "a", "b"), ServerAccess.of("publish", "news", "hello"),
						ServerAccess.of("unlink", "orders"),
						ServerAccess.of("xgroup|create", "orders", "g", "$", "MKSTREAM")),
				ServerFeature.values());
		assertThat(report.findings()).isEmpty();
		assertThat(report.notChecked()).isEmpty();
		assertThat(redis.dbsize()).isEqualTo(keys);
		assertThat(changes()).isEqualTo(changes);
		assertThat(redis.info("commandstats")).doesNotContain("cmdstat_xadd", "cmdstat_publish", "cmdstat_unlink",
				"cmdstat_xgroup", "cmdstat_set");
	}

	private static String changes() {
		return redis.info("persistence")
			.lines()
			.filter((line) -> line.startsWith("rdb_changes"))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void knowsNothingOfAServerThatIsNotThere() {
		try (RedisServer gone = RedisServer.start()) {
			NativeConnection connection = connection(new RedisStandaloneConfiguration(gone.host(), gone.port()),
					LettuceClientConfiguration.defaultConfiguration());
			gone.kill();
			DoctorReport report = examine(connection, ServerFeature.STREAMS);
			assertThat(report.servers()).isEmpty();
			assertThat(report.unreachable()).hasSize(1);
			assertThat(report.notChecked()).extracting(DoctorReport.NotChecked::check)
				.containsExactlyInAnyOrder("server-version", "resp2", "eviction-policy", "persistence");
			assertThat(report.notChecked())
				.allSatisfy((open) -> assertThat(open.reason()).startsWith("no connection: "));
		}
	}

	@Test
	void doesNotWaitForAServerThatNeverAnswers() {
		NativeConnection connection = connection(new RedisStandaloneConfiguration(server.host(), server.port()),
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofMillis(200)).build());
		server.pause();
		try {
			DoctorReport report = examine(connection, ServerFeature.STREAMS);
			assertThat(report.unreachable()).hasSize(1);
			assertThat(report.notChecked()).hasSize(4);
		}
		finally {
			server.resume();
		}
	}

	@Test
	void doesNotRunWhatIsOff() {
		redis.configSet("save", "");
		Doctor doctor = doctor(connection(), List.of(), Map.of("persistence", DoctorLevel.OFF), ServerFeature.STREAMS);
		assertThat(doctor.report()).isEmpty();
		assertThat(doctor.examine().findings()).isEmpty();
		assertThat(doctor.report()).isPresent();
	}

	@Test
	void takesACheckThatThrowsForNotChecked() {
		ServerCheck broken = new ServerCheck() {

			@Override
			public String name() {
				return "broken";
			}

			@Override
			public boolean concerns(ServerUse use) {
				return true;
			}

			@Override
			public List<ServerFinding> check(ServerFacts facts, List<ServerUse> uses) {
				throw new IllegalStateException("out of order");
			}

		};
		NativeConnection connection = connection();
		Doctor doctor = new Doctor(List.of(() -> List.of(use(connection, List.of(), ServerFeature.CHANNELS))),
				List.of(broken), Map.of());
		assertThat(doctor.examine().notChecked()).singleElement()
			.satisfies((open) -> assertThat(open.reason()).contains("out of order"));
	}

	private DoctorReport examine(NativeConnection connection, ServerFeature... features) {
		return examine(connection, List.of(), features);
	}

	private DoctorReport examine(NativeConnection connection, List<ServerAccess> accesses, ServerFeature... features) {
		return doctor(connection, accesses, Map.of(), features).examine();
	}

	private Doctor doctor(NativeConnection connection, List<ServerAccess> accesses, Map<String, DoctorLevel> levels,
			ServerFeature... features) {
		List<ServerCheck> checks = new ArrayList<>(DoctorChecks.all());
		checks.add(new OutputBufferCheck(8 * MEGABYTE));
		return new Doctor(List.of(() -> List.of(use(connection, accesses, features))), checks, levels);
	}

	private static ServerUse use(NativeConnection connection, List<ServerAccess> accesses, ServerFeature... features) {
		return new ServerUse(connection, ServerUse.listener("orders"), Set.of(features), accesses);
	}

	private static void user(String name, String... rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER").add(name);
		List.of("reset", "on", ">secret").forEach(arguments::add);
		List.of(rules).forEach(arguments::add);
		redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
	}

	private NativeConnection connection() {
		return connection(new RedisStandaloneConfiguration(server.host(), server.port()),
				LettuceClientConfiguration.defaultConfiguration());
	}

	private NativeConnection connectionOf(String user) {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(server.host(), server.port());
		configuration.setUsername(user);
		configuration.setPassword("secret");
		return connection(configuration, LettuceClientConfiguration.defaultConfiguration());
	}

	private NativeConnection connection(RedisStandaloneConfiguration configuration,
			LettuceClientConfiguration clientConfiguration) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration, clientConfiguration);
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return NativeConnection.of(factory);
	}

}
