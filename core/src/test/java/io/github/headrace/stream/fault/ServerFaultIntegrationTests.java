package io.github.headrace.stream.fault;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.StreamListenerContainer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServerFaultIntegrationTests {

	@Test
	@Tag("matrix")
	void losesNothingThatACrashingServerHasConfirmed() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4).inOrder();
		try (RedisServer server = RedisServer.builder().config("appendonly yes").config("appendfsync always").start();
				FaultFixture fixture = FaultFixture.on(server)) {
			fixture.start(server, plan);
			for (int round = 1; round <= 5; round++) {
				fixture.stream.addMixed(1000);
				StreamUnderFault.awaitSuccesses(fixture.ledger, 800 * round);
				server.kill();
				server.restart();
			}
			fixture.awaitAllSettled(plan);
			assertThat(fixture.ledger.duplicates()).isEmpty();
			fixture.ledger.assertKeysInOrder();
		}
	}

	@Test
	@Tag("matrix")
	void losesNothingWhileTheServerStandsStill() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		try (RedisServer server = RedisServer.start(); FaultFixture fixture = FaultFixture.on(server)) {
			StreamListenerContainer first = fixture.start(server, plan).container();
			StreamListenerContainer second = fixture.start(server, plan).container();
			for (int round = 1; round <= 2; round++) {
				fixture.stream.addMixed(1000);
				StreamUnderFault.awaitSuccesses(fixture.ledger, 960 * (round - 1) + 200);
				server.pause();
				await().atMost(StreamUnderFault.PATIENCE)
					.until(() -> first.state() == ListenerState.RECOVERING
							&& second.state() == ListenerState.RECOVERING);
				server.resume();
				fixture.awaitAllSettled(plan);
				assertThat(first.state()).isEqualTo(ListenerState.RUNNING);
			}
			assertThat(fixture.ledger.duplicates()).isEmpty();
		}
	}

	@Test
	void keepsWhatCannotBeParkedOrBuriedWhileMemoryIsFull() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		try (RedisServer server = RedisServer.start(); FaultFixture fixture = FaultFixture.on(server)) {
			StreamListenerContainer container = fixture.start(server, plan).container();
			container.pause();
			fixture.stream.addMixed(500);
			fixture.stream.redis().configSet("maxmemory", "1");
			container.resume();
			StreamUnderFault.awaitSuccesses(fixture.ledger, 440);
			assertThat(fixture.stream.deadLetters()).isEmpty();
			await().atMost(StreamUnderFault.PATIENCE).until(() -> fixture.stream.pending() == 60);
			fixture.stream.redis().configSet("maxmemory", "0");
			fixture.awaitAllSettled(plan);
			assertThat(fixture.ledger.duplicates()).isEmpty();
		}
	}

	@Test
	void waitsWhileTheServerRefusesToWrite() throws Exception {
		ConsumerPlan plan = ConsumerPlan.concurrency(4);
		try (RedisServer server = RedisServer.builder().config("save 3600 1000000").config("dbfilename taken").start();
				FaultFixture fixture = FaultFixture.on(server)) {
			StreamListenerContainer container = fixture.start(server, plan).container();
			fixture.stream.addMixed(500);
			// A directory in the place of the file lets the dump fail (MISCONF).
			Path directory = Path.of(fixture.stream.redis().configGet("dir").get("dir"));
			Files.deleteIfExists(directory.resolve("taken"));
			Files.createDirectory(directory.resolve("taken"));
			fixture.stream.redis().bgsave();
			await().atMost(StreamUnderFault.PATIENCE).until(() -> container.state() == ListenerState.RECOVERING);
			fixture.stream.redis().configSet("stop-writes-on-bgsave-error", "no");
			fixture.awaitAllSettled(plan);
			assertThat(container.state()).isEqualTo(ListenerState.RUNNING);
			assertThat(fixture.ledger.duplicates()).isEmpty();
		}
	}

}
