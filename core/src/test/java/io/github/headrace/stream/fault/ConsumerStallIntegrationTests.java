package io.github.headrace.stream.fault;

import java.util.List;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ConsumerStallIntegrationTests {

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
	@Tag("matrix")
	void parksNothingThatWasTakenOverWhileItStoodStill() {
		ConsumerPlan plan = ConsumerPlan.concurrency(1).prefetch(1);
		Child zombie = this.fixture.startChild(server, plan);
		int held = this.stream.add(1, Conduct.HOLD_AND_FAIL_ONCE);
		zombie.awaitStarts(1);
		zombie.freeze();
		this.fixture.start(server, plan);
		StreamUnderFault.awaitSuccesses(this.ledger, 1);
		zombie.thaw();
		zombie.release();
		await().atMost(StreamUnderFault.PATIENCE).until(() -> zombie.fenced() == 1);
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.attemptsAt(held)).containsExactly(1, 2);
		assertThat(this.stream.redis().zcard("{s}:g:retry")).isZero();
		this.stream.add(20, Conduct.SUCCEED);
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
	}

	@Test
	@Tag("matrix")
	void buriesOnceWhatWasTakenOverWhileItStoodStill() {
		ConsumerPlan plan = ConsumerPlan.concurrency(1).maxAttempts(1);
		Child zombie = this.fixture.startChild(server, plan);
		this.stream.add(1, Conduct.HOLD_AND_FAIL);
		zombie.awaitStarts(1);
		zombie.freeze();
		this.fixture.start(server, plan);
		await().atMost(StreamUnderFault.PATIENCE).until(() -> !this.stream.buried().isEmpty());
		zombie.thaw();
		zombie.release();
		this.stream.add(20, Conduct.SUCCEED);
		this.fixture.awaitAllSettled(plan);
		assertThat(this.stream.deadLetters()).singleElement()
			.satisfies((letter) -> assertThat(letter).containsEntry("reason", "abandoned"));
		assertThat(zombie.fenced()).isLessThanOrEqualTo(1);
	}

	@Test
	@Tag("matrix")
	void repeatsOnlyWhatItHeldWhenConsumersStandStillUnderLoad() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4).prefetch(50).maxAttempts(8);
		List<Child> children = List.of(this.fixture.startChild(server, plan), this.fixture.startChild(server, plan));
		for (int round = 0; round < 4; round++) {
			Child frozen = children.get(round % 2);
			int before = frozen.lines().size();
			this.stream.addMixed(1000);
			await().atMost(StreamUnderFault.PATIENCE).until(() -> frozen.lines().size() > before + 50);
			frozen.freeze();
			// Only what another has taken over is out of its hands.
			this.stream.addToTheDead(1, Conduct.SUCCEED);
			await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.pending() == 0);
			frozen.thaw();
		}
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).hasSizeLessThanOrEqualTo(4 * 50);
	}

	@Test
	@Tag("matrix")
	void takesNothingFromAHandlerThatOutlastsTheLease() {
		ConsumerPlan plan = ConsumerPlan.concurrency(2);
		ConductingHandler slow = this.fixture.handler();
		this.fixture.start(server, plan, slow);
		int held = this.stream.add(1, Conduct.HOLD_ONCE);
		StreamUnderFault.awaitStart(this.ledger, held);
		this.fixture.start(server, plan);
		for (int lease = 1; lease <= 3; lease++) {
			// That this one is taken over shows that a lease is over.
			this.stream.addToTheDead(1, Conduct.SUCCEED);
			StreamUnderFault.awaitSuccesses(this.ledger, lease);
		}
		slow.release();
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.attemptsAt(held)).containsExactly(1);
		assertThat(this.ledger.duplicates()).isEmpty();
	}

}
