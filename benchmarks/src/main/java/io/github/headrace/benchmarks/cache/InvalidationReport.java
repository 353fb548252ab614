package io.github.headrace.benchmarks.cache;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.LatencyResult;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Report;

/**
 * Turns what was measured on invalidations into tables and a summary.
 */
final class InvalidationReport {

	private static final InvalidationPeerType SUBJECT = InvalidationPeerType.HEADRACE;

	private static final InvalidationPeerType REFERENCE = InvalidationPeerType.LETTUCE;

	private static final double MICROSECOND = 1e3;

	private final InvalidationFigures figures;

	InvalidationReport(InvalidationFigures figures) {
		this.figures = figures;
	}

	Report create(String serverVersion) {
		Map<String, MarkdownTable> further = new LinkedHashMap<>();
		if (!this.figures.latency.isEmpty()) {
			further.put("Latency at 500 per second, in microseconds", latencyTable());
		}
		if (!this.figures.bursts.isEmpty()) {
			further.put("What Headrace appends to its log", burstTable());
		}
		return new Report(conditions(), CacheVersions.of(serverVersion), throughputTable(), further, summary());
	}

	private MarkdownTable throughputTable() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.throughput.forEach((peer, rounds) -> {
			Distribution rate = Distribution.of(rounds, ThroughputRound::keysPerSecond);
			rows.add(List.of(title(peer), Figures.thousands(rate.median()),
					Figures.thousands(rate.min()) + ".." + Figures.thousands(rate.max()),
					ratio(peer, REFERENCE).map(BigDecimal::toPlainString).orElse("-"),
					Figures.plain(Distribution.of(rounds, ThroughputRound::cpuPerMillion).median()),
					Figures.plain(Distribution.of(rounds, ThroughputRound::entriesPerKey).median()),
					String.valueOf(clears(rounds)), String.valueOf(stale(rounds)),
					rounds.size() + " x " + Figures.count(rounds.get(0).result().keys())));
		});
		return new MarkdownTable(
				List.of("peer", "keys/s", "min..max", "ratio", "CPU s/M", "entries per key", "clears", "stale", "keys"),
				rows);
	}

	private static String title(InvalidationPeerType peer) {
		return "**" + peer.id() + "**: " + peer.description();
	}

	private static long clears(List<ThroughputRound> rounds) {
		return rounds.stream().mapToLong((round) -> round.log().clears()).sum();
	}

	private static long stale(List<ThroughputRound> rounds) {
		return rounds.stream().mapToLong((round) -> round.result().stale()).sum();
	}

	private MarkdownTable latencyTable() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.latency.forEach((peer, rounds) -> rows
			.add(List.of(title(peer), micros(rounds, LatencyResult::p50), micros(rounds, LatencyResult::p99),
					latencyRatio(peer, REFERENCE).map(BigDecimal::toPlainString).orElse("-"),
					rounds.size() + " x " + Figures.count(rounds.get(0).count()))));
		return new MarkdownTable(List.of("peer", "p50", "p99", "ratio of p50", "keys"), rows);
	}

	private static String micros(List<LatencyResult> rounds, ToDoubleFunction<LatencyResult> figure) {
		return Figures.plain(Distribution.of(rounds, figure).median() / MICROSECOND);
	}

	private MarkdownTable burstTable() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.bursts.forEach((title, log) -> rows.add(List.of(title, Figures.count(log.entries()),
				Figures.count(log.evictions()), Figures.count(log.clears()))));
		return new MarkdownTable(List.of("asked for", "entries", "keys in them", "clears"), rows);
	}

	private Map<String, Object> summary() {
		Map<String, Object> summary = new LinkedHashMap<>();
		Map<String, BigDecimal> ratios = new LinkedHashMap<>();
		this.figures.throughput.keySet()
			.stream()
			.filter((peer) -> peer != SUBJECT && peer != InvalidationPeerType.LETTUCE_SET)
			.forEach((peer) -> ratio(SUBJECT, peer)
				.ifPresent((ratio) -> ratios.put(SUBJECT.id() + "/" + peer.id(), ratio)));
		summary.put("ratios", ratios);
		latencyRatio(SUBJECT, REFERENCE).ifPresent((ratio) -> summary.put("p50_ratio", ratio));
		List<ThroughputRound> own = this.figures.throughput.get(SUBJECT);
		if (own != null) {
			summary.put("stale", stale(own));
		}
		return summary;
	}

	private Optional<BigDecimal> ratio(InvalidationPeerType peer, InvalidationPeerType reference) {
		return ratio(this.figures.throughput, peer, reference, ThroughputRound::keysPerSecond);
	}

	private Optional<BigDecimal> latencyRatio(InvalidationPeerType peer, InvalidationPeerType reference) {
		return ratio(this.figures.latency, peer, reference, LatencyResult::p50);
	}

	private static <R> Optional<BigDecimal> ratio(Map<InvalidationPeerType, List<R>> results, InvalidationPeerType peer,
			InvalidationPeerType reference, ToDoubleFunction<R> figure) {
		List<R> own = results.get(peer);
		List<R> other = results.get(reference);
		if (own == null || other == null) {
			return Optional.empty();
		}
		return Optional
			.of(Figures.round(Distribution.of(own, figure).median() / Distribution.of(other, figure).median()));
	}

	private static List<String> conditions() {
		return List.of("Medians of the rounds; the peers take turns within each round. Warm-up rounds do not count.",
				"Two instances of a peer in one JVM, each with its own connections; one writes, the other has all keys "
						+ "in memory.",
				"Throughput: each key once, at most %s writes unanswered; from the first write until the reader has "
					.formatted(InvalidationRounds.UNDER_WAY) + "no old value of any key.",
				"CPU: seconds of the JVM, so of both instances, per million keys. Ratio: relative to " + REFERENCE.id()
						+ ".",
				"Entries, clears: counted in the log. Stale: keys with an old value after that, every hundredth read "
						+ "through to its source.",
				"Latency: from the start of a write to the start of the reader's first read without the old value; "
						+ "%s keys, the reader spins.".formatted(Figures.count(InvalidationPair.LATENCY_KEYS)),
				"lettuce and headrace have their values in a map that stands for a database; lettuce-set, redisson "
						+ "and jetcache in Redis.",
				"Server and one JVM per peer share one machine; loopback, NIO transport, no TLS, no persistence.",
				"JVM: `%s`.".formatted(String.join(" ", InvalidationRounds.JVM_OPTIONS)));
	}

}
