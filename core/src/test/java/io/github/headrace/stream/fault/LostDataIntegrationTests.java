package io.github.headrace.stream.fault;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.StreamEntriesLost;
import io.github.headrace.stream.StreamListenerContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LostDataIntegrationTests {

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
	void goesOnWhereItStoodWhenItsGroupIsDestroyed() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		StreamListenerContainer container = this.fixture.start(server, plan).container();
		this.stream.addMixed(100);
		this.fixture.awaitAllSettled(plan);
		awaitTwoLooks();
		destroyGroup();
		await().atMost(StreamUnderFault.PATIENCE).until(() -> container.streamStatistics().groupsCreatedAgain() == 1);
		this.stream.addMixed(100);
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).as("history").isEmpty();
	}

	@Test
	void losesNothingWhenItsGroupIsDestroyedUnderLoad() {
		this.fixture.start(server, ConsumerPlan.concurrency(4));
		for (int round = 1; round <= 5; round++) {
			this.stream.addMixed(500);
			StreamUnderFault.awaitSuccesses(this.ledger, 400 * round);
			destroyGroup();
		}
		// What was settled since the last look is repeated, and may be buried again.
		StreamUnderFault.awaitSuccesses(this.ledger, 5 * 490);
		await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.buried().size() == 5 * 10);
		await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.pending() == 0);
	}

	private void destroyGroup() {
		assertThat(this.stream.redis().xgroupDestroy(StreamUnderFault.STREAM, StreamUnderFault.GROUP)).isTrue();
	}

	/** Each looks at the stream and at its replays. */
	private void awaitTwoLooks() {
		long looks = this.stream.calls("xinfo|groups");
		await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.calls("xinfo|groups") > looks + 3);
	}

	@Test
	void readsWhatIsAddedAfterTheStreamHasGone() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		this.fixture.start(server, plan);
		for (int round = 1; round <= 5; round++) {
			this.stream.addMixed(100);
			if (round % 2 == 0) {
				this.stream.redis().flushall();
			}
			else {
				this.stream.redis().del(StreamUnderFault.STREAM);
			}
			this.stream.awaitOtherIds();
			int last = this.stream.add(1, Conduct.SUCCEED);
			await().atMost(StreamUnderFault.PATIENCE).until(() -> this.ledger.succeeded().contains(last));
		}
		await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.pending() == 0);
		assertThat(this.ledger.duplicates()).isEmpty();
	}

	@Test
	void reportsWhatWasTrimmedWhileItWasPending() {
		ConsumerPlan plan = ConsumerPlan.concurrency(2).prefetch(10);
		ConductingHandler handler = this.fixture.handler();
		Instance instance = this.fixture.start(server, plan, handler);
		int held = this.stream.add(1, Conduct.HOLD_ONCE);
		StreamUnderFault.awaitStart(this.ledger, held);
		this.stream.addToTheDead(5, Conduct.SUCCEED);
		this.stream.redis().xtrim(StreamUnderFault.STREAM, 0);
		await().atMost(StreamUnderFault.PATIENCE).until(() -> instance.container().streamStatistics().lost() == 5);
		handler.release();
		await().atMost(StreamUnderFault.PATIENCE).until(() -> this.stream.pending() == 0);
		assertThat(this.ledger.succeeded()).as("was here already").containsExactly(held);
		assertThat(instance.events()).hasAtLeastOneElementOfType(StreamEntriesLost.class);
	}

}
