package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.doctor.Doctor;
import io.github.headrace.doctor.DoctorException;
import io.github.headrace.doctor.DoctorReport;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the doctor says when applications start, and which of them he keeps from it.
 */
@ExtendWith(OutputCaptureExtension.class)
class DoctorAutoConfigurationIntegrationTests {

	private static RedisServer server;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
				StreamAutoConfiguration.class, KeyspaceAutoConfiguration.class, DeadLetterAutoConfiguration.class,
				DoctorAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withUserConfiguration(Listeners.class)
		.withPropertyValues("spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
				"spring.data.redis.lettuce.shutdown-timeout=0ms");

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder()
			.config("maxmemory 100mb")
			.config("maxmemory-policy allkeys-lfu")
			.config("save \"\"")
			.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void saysEverythingInOneWarning(CapturedOutput output) {
		this.runner.run((context) -> {
			Awaitility.await().until(() -> output.getOut().contains("do:   run 'CONFIG SET notify-keyspace-events"));
			DoctorReport report = report(context);
			assertThat(report.findings()).extracting(DoctorReport.Finding::check)
				.containsExactlyInAnyOrder("eviction-policy", "persistence", "keyspace-events");
			assertThat(report.notChecked()).isEmpty();
			assertThat(output).contains("Found 3 mistake(s) in the set-up of Redis for what this application does:",
					"[eviction-policy] 127.0.0.1:%d: at its memory limit".formatted(server.port()),
					"seen: maxmemory-policy allkeys-lfu, maxmemory 104857600", "do:   run 'CONFIG SET appendonly yes'");
		});
	}

	@Test
	void keepsTheApplicationFromStartingIfThatIsWanted() {
		this.runner
			.withPropertyValues("headrace.doctor.levels.eviction-policy=fail", "headrace.doctor.levels.persistence=off")
			.run((context) -> {
				FailureAnalysis analysis = FailureReport.of(context.getStartupFailure());
				assertThat(analysis.getDescription()).isEqualTo(
						"""
								Redis is not set up for what this application does:

								[eviction-policy] 127.0.0.1:%d: at its memory limit Redis evicts any key, whole streams with all their \
								entries and groups included, which is a loss without a trace, for listener 'orders'.
								    Seen: maxmemory-policy allkeys-lfu, maxmemory 104857600"""
							.formatted(server.port()));
				assertThat(analysis.getAction()).isEqualTo(
						"For 'eviction-policy', run 'CONFIG SET maxmemory-policy noeviction' and write it to the "
								+ "configuration, or use another server for what may be evicted, or set "
								+ "'headrace.doctor.levels.eviction-policy' to 'warn'.");
			});
	}

	@Test
	void startsIfNothingSeriousIsFound() {
		this.runner.withPropertyValues("headrace.doctor.levels.server-version=fail")
			.run((context) -> assertThat(context).hasNotFailed()
				.getBean(Doctor.class)
				.satisfies((doctor) -> assertThat(doctor.report()).isPresent()));
	}

	@Test
	void saysWhichChannelsTheUserMayNotSubscribeTo(CapturedOutput output) {
		String id = "__keyevent@0__:expired";
		execute("ACL", "SETUSER", "deaf", "reset", "on", "nopass", "+@all", "~*", "&other");
		this.runner
			.withPropertyValues("spring.data.redis.username=deaf", "spring.data.redis.password=any",
					"headrace.doctor.levels.rights=fail")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				Awaitility.await().until(() -> output.getOut().contains("which listener 'expired' waits for"));
				assertThat(report(context).findings()).filteredOn((finding) -> finding.check().equals("rights"))
					.singleElement()
					.satisfies((finding) -> {
						assertThat(finding.problem()).startsWith("the user has no right to subscribe to '" + id);
						assertThat(finding.seen()).contains("NOPERM");
						assertThat(finding.advice()).contains("and '&" + id);
					});
			});
	}

	private static void execute(String... words) {
		RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		try {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			List.of(words).subList(1, words.length).forEach(arguments::add);
			client.connect()
				.sync()
				.dispatch(CommandType.valueOf(words[0]), new StatusOutput<>(StringCodec.UTF8), arguments);
		}
		finally {
			client.shutdown();
		}
	}

	@Test
	void takesTheNamesOfChecksFromEnvironmentVariables() {
		Map<String, Object> variables = Map.of("HEADRACE_DOCTOR_LEVELS_EVICTION_POLICY", "fail",
				"HEADRACE_DOCTOR_LEVELS_RESP2", "off");
		this.runner.withPropertyValues("headrace.doctor.levels.eviction-policy=off")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables)))
			.run((context) -> assertThat(context.getStartupFailure()).hasRootCauseInstanceOf(DoctorException.class)
				.rootCause()
				.hasMessageStartingWith("eviction-policy of "));
	}

	@Test
	void knowsWhichChecksThereAre() {
		this.runner.withPropertyValues("headrace.doctor.levels.persistance=warn")
			.run((context) -> assertThat(FailureReport.of(context.getStartupFailure()).getDescription())
				.startsWith("The property 'headrace.doctor.levels.persistance' is 'warn'. There is no such check; "
						+ "the nearest is 'persistence'. The checks are [connection-pool, eviction-policy"));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("headrace.doctor.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Doctor.class));
	}

	@Test
	@Tag("matrix")
	void startsWithoutRedisAndExaminesItLater(CapturedOutput output) {
		try (RedisServer late = RedisServer.start()) {
			late.kill();
			this.runner
				.withPropertyValues("spring.data.redis.port=" + late.port(), "headrace.doctor.levels.persistence=fail")
				.run((context) -> {
					assertThat(context).hasNotFailed();
					assertThat(output).contains("so that its set-up was not checked before the start");
					late.restart();
					Awaitility.await()
						.until(() -> context.getBean(Doctor.class)
							.report()
							.filter((report) -> report.unreachable().isEmpty())
							.isPresent());
				});
		}
	}

	private static DoctorReport report(AssertableApplicationContext context) {
		Doctor doctor = context.getBean(Doctor.class);
		Awaitility.await().until(() -> doctor.report().isPresent());
		return doctor.report().orElseThrow();
	}

	static class Listeners {

		@RedisStreamListener(id = "orders", stream = "orders", group = "billing")
		void bill(String order) {
		}

		@RedisKeyspaceListener(id = "expired", events = KeyspaceEvent.EXPIRED)
		void expired() {
		}

	}

}
