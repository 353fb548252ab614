package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import io.github.headrace.cache.LogInstances.Instance;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class LogFaultsIntegrationTests {

	private final LogInstances instances = new LogInstances();

	private RedisServer server;

	private RedisProxy proxy;

	private BesideClient beside;

	private Instance local;

	@BeforeEach
	void start() {
		this.server = RedisServer.start();
		this.proxy = RedisProxy.to(this.server);
		this.beside = new BesideClient(this.server);
		this.local = this.instances.started(LogInstances.at(this.server));
	}

	@AfterEach
	void stop() {
		this.proxy.accept();
		this.instances.close();
		this.beside.close();
		this.proxy.close();
		this.server.close();
	}

	@Test
	@Tag("matrix")
	void endsServingWhereTheConnectionIsFrozenAndThenReplays() {
		Instance remote = this.instances.add(LogInstances.at(this.proxy), LogInstances.settings(Duration.ofSeconds(2)),
				Safeguards.ALL);
		assertThat(remote.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		Freshness limited = remote.freshness();
		await().until(() -> remote.state().silence() != null);
		assertThat(limited.mayServe()).isTrue();
		this.proxy.freeze();
		IntStream.rangeClosed(1, 3).forEach((n) -> this.local.evict("" + n));
		await().until(() -> !limited.mayServe());
		remote.awaitConnected(false);
		assertThat(remote.state().cause()).isNotBlank();
		EntryId last = this.local.evict("4");
		this.proxy.thaw();
		remote.awaitApplied(last);
		await().until(limited::mayServe);
		assertThat(remote.cache().keys()).containsExactly("1", "2", "3", "4");
		assertThat(remote.state().replayed()).isEqualTo(4);
		assertThat(remote.resets()).isZero();
	}

	@Test
	void dropsEverythingWithEachConnectionWhereItIsNotToldWhichServerAnswers() {
		this.beside.redis()
			.aclSetuser("quiet",
					AclSetuserArgs.Builder.on()
						.nopass()
						.allKeys()
						.allCommands()
						.allChannels()
						.removeCommand(CommandType.INFO));
		RedisStandaloneConfiguration quiet = LogInstances.at(this.server);
		quiet.setUsername("quiet");
		quiet.setPassword("any");
		Instance remote = this.instances.started(quiet);
		remote.awaitApplied(this.local.evict("1"));
		for (int round = 1; round <= 3; round++) {
			long expected = round;
			this.beside.redis().clientKill(KillArgs.Builder.skipme().user("quiet"));
			await().atMost(Duration.ofSeconds(20))
				.until(() -> remote.state().resets().getOrDefault(ResetReason.SERVER_CHANGED, 0L) == expected);
		}
		EntryId last = this.local.evict("2");
		remote.awaitApplied(last);
		await().untilAsserted(() -> assertThat(remote.cache().keys()).contains("2"));
	}

	@Test
	void dropsEverythingOnceWhenAServerComesBackWithOlderData() {
		this.local.awaitApplied(this.local.evict("kept"));
		this.beside.redis().save();
		this.local.awaitApplied(this.local.evict("lost"));
		this.server.kill();
		this.server.restart();
		await().atMost(Duration.ofSeconds(20)).until(() -> this.local.resets() == 1);
		this.local.awaitApplied(this.local.evict("after"));
		assertThat(this.local.resets()).isOne();
	}

	@Test
	void dropsEverythingWhereTheChainIsIntactButAnotherServerAnswers() {
		Instance remote = this.instances.started(LogInstances.at(this.proxy));
		Instance careless = this.instances.add(LogInstances.at(this.proxy),
				LogInstances.settings(Duration.ofSeconds(30)), new Safeguards(true, true, false));
		assertThat(careless.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		EntryId kept = this.local.evict("kept");
		remote.awaitApplied(kept);
		careless.awaitApplied(kept);
		this.beside.redis().save();
		cutOff(remote);
		careless.awaitConnected(false);
		this.local.evict("lost");
		this.server.kill();
		this.server.restart();
		this.proxy.accept();
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(remote.state().resets()).containsEntry(ResetReason.SERVER_CHANGED, 1L));
		// Whoever had sent it sends it again, as the server has lost it.
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(remote.cache().keys()).contains("kept", "lost"));
		careless.awaitConnected(true);
		assertThat(careless.resets()).isZero();
		assertThat(remote.resets()).isOne();
	}

	@Test
	void tellsThatItIsCutOffBeforeTheFirstConnection() {
		this.proxy.refuse();
		Instance remote = this.instances.add(LogInstances.at(this.proxy), LogInstances.settings(Duration.ofMillis(300)),
				Safeguards.ALL);
		Freshness limited = remote.freshness();
		assertThat(remote.invalidations().start()).failsWithin(Duration.ofSeconds(20));
		await().until(() -> !limited.mayServe());
		assertThat(remote.state()).satisfies((state) -> {
			assertThat(state.connected()).isFalse();
			assertThat(state.cause()).isNotBlank();
			assertThat(state.position()).isNull();
			assertThat(state.silence()).isNull();
		});
		this.proxy.accept();
		remote.awaitConnected(true);
		await().until(limited::mayServe);
		remote.awaitApplied(this.local.evict("1"));
		assertThat(remote.resets()).isZero();
		assertThat(remote.state().replayed()).isZero();
	}

	@Test
	void endsServingWhereTheServerWantsReplicasThatItHasNot(CapturedOutput output) {
		Instance remote = this.instances.add(LogInstances.at(this.server), LogInstances.settings(Duration.ofSeconds(1)),
				Safeguards.ALL);
		assertThat(remote.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		Freshness limited = remote.freshness();
		await().until(() -> remote.state().silence() != null);
		this.beside.redis().configSet("min-replicas-to-write", "1");
		await().until(() -> !limited.mayServe());
		assertThat(remote.state().connected()).isTrue();
		assertThat(output).contains("The server refuses writes", "NOREPLICAS");
		this.beside.redis().configSet("min-replicas-to-write", "0");
		await().until(limited::mayServe);
		assertThat(remote.resets()).isZero();
	}

	@Test
	void endsServingWhereOnlyAPlainWriteIsHeldAgainstTheReplicas() {
		Instance remote = this.instances.add(mute(), LogInstances.settings(Duration.ofSeconds(1)), Safeguards.ALL);
		assertThat(remote.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		Freshness limited = remote.freshness();
		await().until(() -> remote.state().silence() != null);
		// The script says nothing of it, as those of older servers
		this.beside.redis().configSet("min-replicas-to-write", "1");
		await().until(() -> !limited.mayServe());
		this.beside.redis().configSet("min-replicas-to-write", "0");
		await().until(limited::mayServe);
	}

	@Test
	void endsServingWhereWritesReachAnotherLogThanTheOneThatIsRead(CapturedOutput output) {
		Instance remote = this.instances.add(LogInstances.at(this.server), LogInstances.settings(Duration.ofSeconds(1)),
				Safeguards.ALL);
		assertThat(remote.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		Freshness limited = remote.freshness();
		EntryId last = this.local.evict("1");
		remote.awaitApplied(last);
		await().until(() -> remote.state().silence() != null);
		this.beside.redis().set(LogInstances.TAIL, "9999999999999-0");
		await().until(() -> !limited.mayServe());
		assertThat(remote.state().connected()).isTrue();
		await().untilAsserted(() -> assertThat(output).contains("has entry 9999999999999-0, which does not come"));
		this.beside.redis().set(LogInstances.TAIL, last.toString());
		await().until(limited::mayServe);
		assertThat(remote.resets()).isZero();
	}

	@Test
	void goesOnServingWithoutTheRightToSayHowFarItIs() {
		Instance remote = this.instances.add(mute(), LogInstances.settings(Duration.ofSeconds(1)), Safeguards.ALL);
		assertThat(remote.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		Freshness limited = remote.freshness();
		await().until(() -> denials() >= 6);
		assertThat(limited.mayServe()).isTrue();
	}

	/** Returns what may not say how far it is. */
	private RedisStandaloneConfiguration mute() {
		this.beside.redis()
			.aclSetuser("mute",
					AclSetuserArgs.Builder.on()
						.nopass()
						.allKeys()
						.allCommands()
						.allChannels()
						.removeCommand(CommandType.HSET));
		RedisStandaloneConfiguration mute = LogInstances.at(this.server);
		mute.setUsername("mute");
		mute.setPassword("any");
		return mute;
	}

	private long denials() {
		return this.beside.redis()
			.aclLog()
			.stream()
			.filter((denial) -> "hset".equals(denial.get("object")))
			.mapToLong((denial) -> ((Number) denial.get("count")).longValue())
			.sum();
	}

	@Test
	void stopsWhileItCannotConnect() {
		this.proxy.blackhole();
		Instance remote = this.instances.add(LogInstances.at(this.proxy), LogInstances.settings(Duration.ofSeconds(30)),
				Safeguards.ALL);
		remote.invalidations().start();
		this.instances.stop(remote);
	}

	@Test
	void stopsWhileItIsCutOff() {
		Instance remote = this.instances.started(LogInstances.at(this.proxy));
		this.proxy.freeze();
		this.instances.stop(remote);
	}

	@Test
	@Tag("matrix")
	void goesOnBehindAFailover() {
		try (RedisSentinels sentinels = RedisSentinels.start()) {
			RedisSentinelConfiguration configuration = new RedisSentinelConfiguration(sentinels.masterName(),
					Set.copyOf(sentinels.sentinelAddresses()));
			Instance one = this.instances.started(configuration);
			Instance other = this.instances.started(configuration);
			other.awaitApplied(one.evict("1"));
			sentinels.failover();
			for (Instance instance : List.of(one, other)) {
				await().atMost(Duration.ofSeconds(30))
					.until(() -> instance.state().resets().containsKey(ResetReason.SERVER_CHANGED));
				await().atMost(Duration.ofSeconds(30)).until(() -> instance.state().connected());
			}
			EntryId last = one.evict("2");
			other.awaitApplied(last);
			await().untilAsserted(() -> assertThat(other.cache().keys()).contains("1", "2"));
			this.instances.stop(one);
			this.instances.stop(other);
		}
	}

	private void cutOff(Instance instance) {
		this.proxy.refuse();
		this.proxy.cut();
		instance.awaitConnected(false);
	}

}
