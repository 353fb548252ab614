package io.github.headrace.stream.fault;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsumerShutdownIntegrationTests {

	private static final int SIGTERM = 143;

	@Test
	void drainsAndGivesBackWhenItIsTerminatedUnderLoad() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		try (RedisServer server = RedisServer.start(); FaultFixture fixture = FaultFixture.on(server)) {
			Child leaving = fixture.startChild(server, plan);
			fixture.stream.add(20_000, Conduct.SUCCEED);
			leaving.awaitStarts(500);
			assertThat(leaving.terminate()).isEqualTo(SIGTERM);
			assertThat(leaving.lines().stream().filter(Ledger.Line::isStart)).as("finished")
				.hasSize(leaving.lines().size() / 2);
			assertThat(fixture.stream.consumers()).isSubsetOf(StreamUnderFault.PARKED);
			assertThat(fixture.stream.pendingEntries())
				.allSatisfy((entry) -> assertThat(entry.getRedeliveryCount()).as("attempts").isZero());
			Child next = fixture.startChild(server, plan);
			await().atMost(StreamUnderFault.PATIENCE).until(() -> fixture.ledger.succeeded().size() == 20_000);
			fixture.awaitAllSettled(plan);
			assertThat(fixture.ledger.duplicates()).isEmpty();
			assertThat(next.lines()).allSatisfy((line) -> assertThat(line.attempt()).isOne());
		}
	}

}
