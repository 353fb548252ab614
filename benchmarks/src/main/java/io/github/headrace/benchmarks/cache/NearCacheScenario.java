package io.github.headrace.benchmarks.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;

/**
 * Reads of what a near cache has in memory, each round of a peer in a JVM of its own.
 */
public final class NearCacheScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(0, 3, Duration.ofSeconds(150));

	private static final RoundPlan FULL = new RoundPlan(0, 7, Duration.ofMinutes(10));

	private static final RoundPlan TWO_THREADS = new RoundPlan(0, 3, Duration.ofMinutes(5));

	@Override
	public String name() {
		return "near-cache";
	}

	@Override
	public String description() {
		return "Time and allocation of a get of a key that is in memory, with 1,024 such keys.";
	}

	@Override
	public List<String> peers() {
		return Arrays.stream(NearCachePeerType.values()).map(NearCachePeerType::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<NearCachePeerType> peers = Arrays.stream(NearCachePeerType.values())
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		try (MeasuredServer server = new MeasuredServer()) {
			NearCacheRounds rounds = options.quick() ? new NearCacheRounds(server, 2, 3)
					: new NearCacheRounds(server, 3, 5);
			Map<NearCachePeerType, List<GetResult>> one = (options.quick() ? QUICK : FULL).play(peers,
					(peer) -> rounds.play(peer, 1));
			Map<NearCachePeerType, List<GetResult>> two = options.quick() ? Map.of()
					: TWO_THREADS.play(peers, (peer) -> rounds.play(peer, 2));
			return new NearCacheReport(one, two).create(server.version());
		}
	}

}
