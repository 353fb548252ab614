package io.github.headrace.stream.fault;

import java.time.Duration;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.StreamListenerContainer;
import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionFaultIntegrationTests {

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
	void settlesEverythingOnceAndInOrderWhileConnectionsAreKilled() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4).inOrder();
		this.fixture.start(server, plan);
		for (int round = 1; round <= 20; round++) {
			this.stream.addMixed(100);
			StreamUnderFault.awaitSuccesses(this.ledger, 60 * round);
			this.stream.redis().clientKill(KillArgs.Builder.typeNormal().skipme());
		}
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
		this.ledger.assertKeysInOrder();
	}

	@Test
	void settlesEverythingOnceWhileRepliesAreCutOff() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		RedisProxy proxy = this.fixture.closeLater(RedisProxy.to(server));
		StreamListenerContainer container = this.fixture
			.start(new LettuceConnectionFactory(proxy.host(), proxy.port()), plan)
			.container();
		for (int round = 1; round <= 20; round++) {
			this.stream.addMixed(100);
			proxy.cutAfterBytesFromServer(97L * round);
			StreamUnderFault.awaitSuccesses(this.ledger, 60 * round);
		}
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
		assertThat(container.streamStatistics().recovered()).isPositive();
	}

	@Test
	void goesOnWhileScriptsAreForgotten() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		this.fixture.start(server, plan);
		for (int round = 1; round <= 20; round++) {
			this.stream.addMixed(100);
			this.stream.redis().scriptFlush();
			StreamUnderFault.awaitSuccesses(this.ledger, 60 * round);
		}
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
	}

	@Test
	void sendsLittleWhileTheServerPausesItsClients() {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		this.fixture.start(server, plan);
		this.stream.addMixed(100);
		this.fixture.awaitAllSettled(plan);
		long before = this.stream.processed();
		this.stream.pauseWrites(Duration.ofSeconds(3));
		this.stream.addMixed(50);
		long sent = this.stream.processed() - before - 50;
		assertThat(sent).as("commands in 3 s").isLessThan(100);
		this.fixture.awaitAllSettled(plan);
		assertThat(this.ledger.duplicates()).isEmpty();
	}

}
