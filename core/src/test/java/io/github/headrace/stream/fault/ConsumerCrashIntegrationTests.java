package io.github.headrace.stream.fault;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsumerCrashIntegrationTests {

	private static RedisServer server;

	private FaultFixture fixture;

	private StreamUnderFault stream;

	private Ledger ledger;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.fixture = FaultFixture.on(server);
		this.stream = this.fixture.stream;
		this.ledger = this.fixture.ledger;
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	@Test
	void handlesElsewhereWhatACrashedConsumerHadBegun() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		Child crashing = this.fixture.startChild(server, plan);
		this.stream.add(4, Conduct.HOLD_ONCE);
		this.stream.add(50, Conduct.SUCCEED);
		crashing.awaitStarts(4);
		await().until(() -> this.stream.pending() == 54);
		Child other = this.fixture.startChild(server, plan);
		crashing.kill();
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
		assertThat(other.lines()).hasSize(2 * 54)
			.allSatisfy((line) -> assertThat(line.attempt()).as("delivered once before").isEqualTo(2));
	}

	@Test
	@Tag("matrix")
	void repeatsNoMoreThanWasInFlightWhenConsumersCrashUnderLoad() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4).prefetch(50).maxAttempts(5);
		Child crashing = this.fixture.startChild(server, plan);
		this.fixture.startChild(server, plan);
		this.stream.addMixed(5000);
		crashing.awaitStarts(300);
		crashing.kill();
		this.fixture.awaitAllSettled(plan);
		// As many again may be retries that became due while a read was under way.
		assertThat(this.ledger.duplicates()).hasSizeLessThanOrEqualTo(2 * 50);
	}

	@Test
	@Tag("matrix")
	void buriesOnlyWhatEndsItsConsumersAgainAndAgain() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		this.stream.add(50, Conduct.SUCCEED);
		int culprit = this.stream.add(1, Conduct.HALT);
		this.stream.add(49, Conduct.SUCCEED);
		Child child = this.fixture.launchChild(server, plan);
		int crashes = 0;
		while (this.stream.buried().isEmpty()) {
			Child running = child;
			await().atMost(StreamUnderFault.PATIENCE)
				.until(() -> !running.isAlive() || !this.stream.buried().isEmpty());
			if (!running.isAlive()) {
				assertThat(running.awaitEnd()).isEqualTo(ConductingHandler.HALTED);
				crashes++;
				child = this.fixture.launchChild(server, plan);
			}
		}
		this.fixture.awaitAllSettled(plan);
		assertThat(crashes).isEqualTo(plan.maxAttempts());
		assertThat(this.ledger.attemptsAt(culprit)).containsExactly(1, 2, 3);
		assertThat(this.stream.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("reason", "abandoned")
				.containsEntry("attempts", "3")
				.containsEntry(Conduct.NUMBER, String.valueOf(culprit)));
	}

}
