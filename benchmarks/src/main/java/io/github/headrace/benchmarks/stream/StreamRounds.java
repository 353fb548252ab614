package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.headrace.benchmarks.harness.ChildJvm;
import io.github.headrace.benchmarks.harness.LatencyResult;
import io.github.headrace.benchmarks.harness.ServerUsage;
import io.github.headrace.benchmarks.harness.SteadyPace;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JVM per peer and the steps of a round. Exactly one peer reads during a round.
 */
final class StreamRounds implements AutoCloseable {

	static final List<String> CONSUMER_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);

	private static final Duration DRAIN_LIMIT = Duration.ofSeconds(120);

	private final BenchmarkServer server;

	private final Map<StreamPeerType, ChildJvm> consumers = new EnumMap<>(StreamPeerType.class);

	StreamRounds(BenchmarkServer server, List<StreamPeerType> peers) {
		this.server = server;
		peers.forEach((peer) -> this.consumers.put(peer, startConsumer(server, peer, "c", Duration.ZERO)));
	}

	/**
	 * Start the JVM of a consumer.
	 */
	static ChildJvm startConsumer(BenchmarkServer server, StreamPeerType peer, String name, Duration lease) {
		return ChildJvm.start("streams-%s-%s".formatted(peer.id(), name), StreamConsumer.class, CONSUMER_OPTIONS,
				List.of(peer.id(), server.host(), String.valueOf(server.port()), name, lease.toString()));
	}

	static void awaitReady(ChildJvm consumer) {
		consumer.awaitReady(START_LIMIT);
	}

	void awaitReady() {
		this.consumers.values().forEach(StreamRounds::awaitReady);
	}

	/**
	 * Let a peer read a backlog until nothing of it is pending.
	 * @param entries the backlog
	 * @param failEvery one of how many entries fails at first, 0 for none
	 */
	DrainRound drain(StreamPeerType peer, long entries, long failEvery) {
		ChildJvm consumer = consumer(peer);
		this.server.reset(entries);
		long cpuBefore = this.server.usage().cpuNanos();
		consumer.ask("drain " + failEvery, COMMAND_LIMIT);
		DrainResult result = drained(consumer, entries);
		ServerUsage usage = this.server.usage();
		consumer.ask("stop", COMMAND_LIMIT);
		return new DrainRound(result, usage.commands() - result.polls(), usage.connections(),
				usage.cpuNanos() - cpuBefore);
	}

	static DrainResult drained(ChildJvm consumer, long entries) {
		String json = consumer.ask("drained %d %d".formatted(entries, DRAIN_LIMIT.toSeconds()),
				DRAIN_LIMIT.plus(COMMAND_LIMIT));
		return JsonMapper.shared().readValue(json, DrainResult.class);
	}

	/**
	 * Add entries at a steady rate while a peer reads.
	 */
	LatencyResult latency(StreamPeerType peer, int entries, int perSecond) {
		ChildJvm consumer = consumer(peer);
		this.server.reset(0);
		consumer.ask("latency " + entries, COMMAND_LIMIT);
		new SteadyPace(perSecond).run(entries,
				(number) -> this.server.connection()
					.async()
					.xadd(StreamPeerContext.STREAM, StreamPeerContext.FIELD, EntryPayload.write(System.nanoTime())));
		String json = consumer.ask("latencies " + COMMAND_LIMIT.toSeconds(), COMMAND_LIMIT.multipliedBy(2));
		consumer.ask("stop", COMMAND_LIMIT);
		return JsonMapper.shared().readValue(json, LatencyResult.class);
	}

	/**
	 * Let a peer read a backlog slowly for a while.
	 * @return the bytes of heap in use then, after a collection
	 */
	long heap(StreamPeerType peer, long backlog, Duration time) {
		ChildJvm consumer = consumer(peer);
		this.server.reset(backlog);
		consumer.ask("crawl", COMMAND_LIMIT);
		SteadyPace.sleep(time);
		long used = Long.parseLong(consumer.ask("heap", COMMAND_LIMIT));
		consumer.ask("stop", COMMAND_LIMIT);
		return used;
	}

	private ChildJvm consumer(StreamPeerType peer) {
		return Objects.requireNonNull(this.consumers.get(peer), () -> "No JVM runs peer " + peer.id());
	}

	@Override
	public void close() {
		this.consumers.values().forEach(ChildJvm::close);
	}

}
