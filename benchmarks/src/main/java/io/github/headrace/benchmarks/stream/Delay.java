package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.benchmarks.harness.ChildJvm;

/**
 * How long after they are due delayed entries are added, by the server's clock.
 */
final class Delay {

	private static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Duration DELAY = Duration.ofSeconds(2);

	private final BenchmarkServer server;

	Delay(BenchmarkServer server) {
		this.server = server;
	}

	/**
	 * Delay entries at a steady rate, so that they are due at the same rate. The first
	 * ones are not counted.
	 */
	DelayResult play(int entries, int perSecond) {
		try (ChildJvm producer = ChildJvm.start("streams-delayed", DelayedProducer.class, OPTIONS,
				List.of(this.server.host(), String.valueOf(this.server.port())))) {
			StreamRounds.awaitReady(producer);
			this.server.reset(0);
			int warmUp = entries / 2;
			producer.ask("%d %d %d".formatted(warmUp + entries, perSecond, DELAY.toMillis()), LIMIT);
			return DelayResult.of(this.server.delays(warmUp + entries, LIMIT).stream().skip(warmUp).toList());
		}
	}

}
