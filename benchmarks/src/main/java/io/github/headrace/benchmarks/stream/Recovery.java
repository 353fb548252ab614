package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.benchmarks.harness.ChildJvm;

/**
 * How soon the entries of a consumer that was killed are handled by another one.
 */
final class Recovery {

	/** The lease of the consumers; they look for dead ones twice in that time. */
	static final Duration LEASE = Duration.ofSeconds(5);

	private static final long ENTRIES = 2000;

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private final BenchmarkServer server;

	Recovery(BenchmarkServer server) {
		this.server = server;
	}

	/**
	 * Kill a consumer that has entries again and again.
	 */
	List<RecoveryResult> play(int rounds) {
		List<RecoveryResult> results = new ArrayList<>();
		try (ChildJvm survivor = start("survivor")) {
			for (int i = 0; i < rounds; i++) {
				try (ChildJvm victim = start("victim")) {
					results.add(play(victim, survivor));
				}
			}
		}
		return results;
	}

	private ChildJvm start(String name) {
		ChildJvm consumer = StreamRounds.startConsumer(this.server, StreamPeerType.HEADRACE, name, LEASE);
		StreamRounds.awaitReady(consumer);
		return consumer;
	}

	private RecoveryResult play(ChildJvm victim, ChildJvm survivor) {
		this.server.reset(ENTRIES);
		victim.ask("stall", LIMIT);
		this.server.awaitPending((pending) -> pending > 0, LIMIT);
		survivor.ask("drain 0", LIMIT);
		long held = this.server.awaitPending((pending) -> pending < ENTRIES && handled(survivor) + pending == ENTRIES,
				LIMIT);
		survivor.ask("mark", LIMIT);
		long killed = System.nanoTime();
		victim.kill();
		StreamRounds.drained(survivor, ENTRIES);
		long end = System.nanoTime();
		long first = Long.parseLong(survivor.ask("marked", LIMIT));
		survivor.ask("stop", LIMIT);
		return new RecoveryResult(held, first - killed, end - killed);
	}

	private static long handled(ChildJvm consumer) {
		return Long.parseLong(consumer.ask("handled", LIMIT));
	}

}
