package io.github.headrace.benchmarks.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;

/**
 * Invalidations that one instance makes and another obeys: how many, and how soon.
 */
public final class InvalidationScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(3, 7, Duration.ofSeconds(80));

	private static final RoundPlan FULL = new RoundPlan(3, 11, Duration.ofMinutes(10));

	private static final RoundPlan QUICK_LATENCY = new RoundPlan(1, 3, Duration.ofSeconds(50));

	private static final RoundPlan FULL_LATENCY = new RoundPlan(1, 7, Duration.ofMinutes(5));

	private static final int PER_SECOND = 500;

	private static final int QUICK_WRITES = 1500;

	private static final int FULL_WRITES = 3000;

	private static final int BURST = 10_000;

	private static final int DISTINCT = 100;

	@Override
	public String name() {
		return "invalidation";
	}

	@Override
	public String description() {
		return "Keys that one instance evicts and another has in memory: at full speed, and the time until they are "
				+ "gone.";
	}

	@Override
	public List<String> peers() {
		return Arrays.stream(InvalidationPeerType.values()).map(InvalidationPeerType::id).toList();
	}

	@Override
	public List<String> parts() {
		return Arrays.stream(InvalidationPart.values()).map(InvalidationPart::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<InvalidationPeerType> peers = Arrays.stream(InvalidationPeerType.values())
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		InvalidationFigures figures = new InvalidationFigures();
		try (MeasuredServer server = new MeasuredServer();
				InvalidationRounds rounds = new InvalidationRounds(server, peers)) {
			rounds.awaitReady();
			measure(rounds, peers, options, figures);
			return new InvalidationReport(figures).create(server.version());
		}
	}

	private void measure(InvalidationRounds rounds, List<InvalidationPeerType> peers, RunOptions options,
			InvalidationFigures figures) {
		if (InvalidationPart.THROUGHPUT.isAskedFor(options)) {
			figures.throughput.putAll((options.quick() ? QUICK : FULL).play(peers, rounds::throughput));
		}
		if (InvalidationPart.LATENCY.isAskedFor(options)) {
			int writes = options.quick() ? QUICK_WRITES : FULL_WRITES;
			figures.latency.putAll((options.quick() ? QUICK_LATENCY : FULL_LATENCY).play(peers,
					(peer) -> rounds.latency(peer, writes, PER_SECOND)));
		}
		if (InvalidationPart.BURSTS.isAskedFor(options) && peers.contains(InvalidationPeerType.HEADRACE)) {
			playBursts(rounds, figures);
		}
	}

	private static void playBursts(InvalidationRounds rounds, InvalidationFigures figures) {
		String evicts = Figures.count(BURST) + " evicts of " + DISTINCT + " keys";
		figures.bursts.put(evicts, rounds.burst(InvalidationPeerType.HEADRACE, BURST, DISTINCT, false));
		figures.bursts.put(evicts + " while one is under way",
				rounds.burst(InvalidationPeerType.HEADRACE, BURST, DISTINCT, true));
		figures.bursts.put(Figures.count(BURST) + " evicts of as many keys while one is under way",
				rounds.burst(InvalidationPeerType.HEADRACE, BURST, BURST, true));
	}

}
