package io.github.headrace.stream.fault;

import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisSentinelConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.awaitility.Awaitility.await;

/**
 * A failover may lose what was settled last, so that it is repeated and not counted; what
 * was added is only counted on once the replica has it ({@code WAIT}).
 */
@Tag("matrix")
class FailoverIntegrationTests {

	private RedisSentinels sentinels;

	private FaultFixture fixture;

	@BeforeEach
	void start() {
		this.sentinels = RedisSentinels.start();
		RedisURI.Builder uri = RedisURI.builder().withSentinelMasterId(this.sentinels.masterName());
		this.sentinels.sentinels().forEach((sentinel) -> uri.withSentinel(sentinel.host(), sentinel.port()));
		this.fixture = new FaultFixture(StreamUnderFault.on(uri.build()));
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
		this.sentinels.close();
	}

	@Test
	void losesNothingWhenRolesAreExchanged() {
		startConsumer();
		for (int round = 1; round <= 3; round++) {
			addSafely(round);
			this.sentinels.failover();
		}
		this.fixture.stream.awaitNothingLost(this.fixture.ledger);
	}

	@Test
	void losesNothingWhenMastersCrash() {
		startConsumer();
		for (int round = 1; round <= 2; round++) {
			addSafely(round);
			RedisServer master = this.sentinels.master();
			master.kill();
			await().atMost(StreamUnderFault.PATIENCE).until(() -> this.sentinels.master() != master);
			// An empty server that is there too early may be taken for the new master.
			this.sentinels.awaitStable();
			master.restart();
			this.sentinels.awaitStable();
		}
		this.fixture.stream.awaitNothingLost(this.fixture.ledger);
	}

	private void startConsumer() {
		RedisSentinelConfiguration configuration = new RedisSentinelConfiguration().master(this.sentinels.masterName());
		this.sentinels.sentinels().forEach((sentinel) -> configuration.sentinel(sentinel.host(), sentinel.port()));
		this.fixture.start(new LettuceConnectionFactory(configuration), ConsumerPlan.concurrency(4));
	}

	private void addSafely(int round) {
		this.fixture.stream.addMixed(1000);
		await().atMost(StreamUnderFault.PATIENCE)
			.until(() -> this.fixture.stream.redis().waitForReplication(1, 100) >= 1);
		StreamUnderFault.awaitSuccesses(this.fixture.ledger, 960 * (round - 1) + 300);
	}

}
