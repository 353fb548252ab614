package io.github.headrace.benchmarks.cache;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.headrace.benchmarks.harness.ChildJvm;
import io.github.headrace.benchmarks.harness.LatencyResult;
import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import tools.jackson.databind.json.JsonMapper;

/**
 * One JVM per peer, with two instances each, and the steps of a round. Exactly one peer
 * is at work during a round.
 */
final class InvalidationRounds implements AutoCloseable {

	static final List<String> JVM_OPTIONS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseG1GC");

	private static final int KEYS = 100_000;

	/** A slow peer gets a fraction of the keys. */
	private static final int SLOW_DIVISOR = 4;

	/** How many writes may be unanswered. */
	static final int UNDER_WAY = 500;

	private static final Duration START_LIMIT = Duration.ofSeconds(60);

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private final MeasuredServer server;

	private final Map<InvalidationPeerType, ChildJvm> pairs = new EnumMap<>(InvalidationPeerType.class);

	InvalidationRounds(MeasuredServer server, List<InvalidationPeerType> peers) {
		this.server = server;
		peers.forEach((peer) -> this.pairs.put(peer,
				ChildJvm.start("invalidation-" + peer.id(), InvalidationPair.class, JVM_OPTIONS,
						List.of(peer.id(), server.host(), String.valueOf(server.port()),
								String.valueOf(peer.isSlow() ? KEYS / SLOW_DIVISOR : KEYS)))));
	}

	void awaitReady() {
		this.pairs.values().forEach((pair) -> pair.awaitReady(START_LIMIT));
	}

	/** Change keys at a steady rate. */
	LatencyResult latency(InvalidationPeerType peer, int writes, int perSecond) {
		String json = pair(peer).ask("latency %d %d".formatted(writes, perSecond), LIMIT);
		return JsonMapper.shared().readValue(json, LatencyResult.class);
	}

	/** Change each key once at full speed. */
	ThroughputRound throughput(InvalidationPeerType peer) {
		pair(peer).ask("resident", LIMIT);
		String position = LogUsage.position(this.server);
		String json = pair(peer).ask("throughput " + UNDER_WAY, LIMIT);
		return new ThroughputRound(JsonMapper.shared().readValue(json, ThroughputResult.class),
				LogUsage.since(this.server, position));
	}

	/**
	 * Evict as fast as can be asked for.
	 * @param paused whether the server carries out no writes until all are asked for
	 */
	LogUsage burst(InvalidationPeerType peer, int writes, int distinct, boolean paused) {
		ChildJvm pair = pair(peer);
		pair.ask("resident", LIMIT);
		String position = LogUsage.position(this.server);
		if (paused) {
			pauseWrites(Duration.ofSeconds(2));
		}
		pair.ask("burst %d %d".formatted(writes, distinct), LIMIT);
		return LogUsage.since(this.server, position);
	}

	private void pauseWrites(Duration time) {
		this.server.connection()
			.sync()
			.dispatch(CommandType.CLIENT, new StatusOutput<>(MeasuredServer.CODEC),
					new CommandArgs<>(MeasuredServer.CODEC).add("PAUSE").add(time.toMillis()).add("WRITE"));
	}

	private ChildJvm pair(InvalidationPeerType peer) {
		return Objects.requireNonNull(this.pairs.get(peer), () -> "No JVM runs peer " + peer.id());
	}

	@Override
	public void close() {
		this.pairs.values().forEach(ChildJvm::close);
	}

}
