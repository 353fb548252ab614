package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;

/**
 * A consumer of a stream in a group: a backlog under full load, and what else a consumer
 * is asked for.
 */
public final class StreamScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(2, 7, Duration.ofSeconds(100));

	private static final RoundPlan FULL = new RoundPlan(3, 11, Duration.ofMinutes(10));

	private static final long ENTRIES = 200_000;

	/** A slow peer gets a fraction of the entries. */
	private static final long SLOW_DIVISOR = 8;

	private static final int FAIL_EVERY = 100;

	private static final RoundPlan LATENCY = new RoundPlan(1, 3, Duration.ofMinutes(5));

	private static final int LATENCY_ENTRIES = 6000;

	private static final int DELAYED_ENTRIES = 10_000;

	private static final int PER_SECOND = 1000;

	private static final List<Long> BACKLOGS = List.of(10_000L, 5_000_000L);

	private static final List<Long> QUICK_BACKLOGS = List.of(10_000L, 500_000L);

	private static final Duration CRAWL = Duration.ofSeconds(10);

	private static final int KILLS = 5;

	@Override
	public String name() {
		return "streams";
	}

	@Override
	public String description() {
		return "Throughput, commands and CPU time of a consumer group's reader that gets entries of 100 bytes.";
	}

	@Override
	public List<String> peers() {
		return StreamPeerType.unobserved().stream().map(StreamPeerType::id).toList();
	}

	@Override
	public List<String> parts() {
		return Arrays.stream(StreamPart.values()).map(StreamPart::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<StreamPeerType> peers = StreamPeerType.unobserved()
			.stream()
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		StreamFigures figures = new StreamFigures();
		try (BenchmarkServer server = new BenchmarkServer()) {
			try (StreamRounds rounds = new StreamRounds(server, needed(peers, options))) {
				rounds.awaitReady();
				measure(rounds, peers, options, figures);
			}
			if (StreamPart.DELAYED.isAskedFor(options)) {
				figures.delayed.add(new Delay(server).play(DELAYED_ENTRIES, PER_SECOND));
			}
			if (StreamPart.RECOVERY.isAskedFor(options)) {
				figures.recovery.addAll(new Recovery(server).play(KILLS));
			}
			return new StreamReport(peers, figures).create(server.version());
		}
	}

	private static List<StreamPeerType> needed(List<StreamPeerType> selected, RunOptions options) {
		boolean all = Arrays.stream(StreamPart.values())
			.anyMatch((part) -> part.hasPeers() && part.isAskedFor(options));
		return selected.stream().filter((peer) -> all || peer == StreamPeerType.HEADRACE).toList();
	}

	private void measure(StreamRounds rounds, List<StreamPeerType> peers, RunOptions options, StreamFigures figures) {
		RoundPlan plan = options.quick() ? QUICK : FULL;
		if (StreamPart.BACKLOG.isAskedFor(options)) {
			figures.backlog.putAll(plan.play(peers, (peer) -> rounds.drain(peer, entries(peer), 0)));
		}
		if (StreamPart.LATENCY.isAskedFor(options)) {
			figures.latency.putAll(LATENCY.play(peers, (peer) -> rounds.latency(peer, LATENCY_ENTRIES, PER_SECOND)));
		}
		if (!peers.contains(StreamPeerType.HEADRACE)) {
			return;
		}
		if (StreamPart.FAILING.isAskedFor(options)) {
			Map<Integer, List<DrainRound>> failing = plan.play(List.of(0, 100 / FAIL_EVERY),
					(percent) -> rounds.drain(StreamPeerType.HEADRACE, ENTRIES, (percent > 0) ? FAIL_EVERY : 0));
			figures.failing.putAll(failing);
		}
		if (StreamPart.HEAP.isAskedFor(options)) {
			for (long backlog : options.quick() ? QUICK_BACKLOGS : BACKLOGS) {
				figures.heap.put(backlog, rounds.heap(StreamPeerType.HEADRACE, backlog, CRAWL));
			}
		}
	}

	private static long entries(StreamPeerType peer) {
		return peer.isSlow() ? ENTRIES / SLOW_DIVISOR : ENTRIES;
	}

}
