package io.github.headrace.stream.fault;

import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class SlotMigrationIntegrationTests {

	@Test
	@Tag("matrix")
	void followsItsSlotUnderLoad() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		try (RedisCluster cluster = RedisCluster.builder().replicas(0).start();
				FaultFixture fixture = new FaultFixture(StreamUnderFault.on(cluster))) {
			fixture.start(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())), plan);
			for (int round = 1; round <= 5; round++) {
				fixture.stream.addMixed(1000);
				StreamUnderFault.awaitSuccesses(fixture.ledger, 960 * (round - 1) + 200);
				cluster.moveSlot(cluster.slotOf(StreamUnderFault.STREAM), otherMaster(cluster));
			}
			fixture.awaitAllSettled(plan);
			assertThat(fixture.ledger.duplicates()).isEmpty();
		}
	}

	private static RedisServer otherMaster(RedisCluster cluster) {
		RedisServer owner = cluster.masterOf(StreamUnderFault.STREAM);
		return IntStream.range(0, 100)
			.mapToObj((i) -> cluster.masterOf("other" + i))
			.filter((master) -> master != owner)
			.findFirst()
			.orElseThrow();
	}

}
