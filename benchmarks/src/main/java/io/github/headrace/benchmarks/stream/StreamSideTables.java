package io.github.headrace.benchmarks.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.LatencyResult;
import io.github.headrace.benchmarks.harness.MarkdownTable;

/**
 * The tables of the parts other than the backlog, as far as they were measured.
 */
final class StreamSideTables {

	private static final double MICROSECOND = 1e3;

	private static final double MILLISECOND = 1e6;

	private static final double SECOND = 1e9;

	private static final double MEBIBYTE = 1 << 20;

	private final StreamFigures figures;

	private final Map<String, MarkdownTable> tables = new LinkedHashMap<>();

	private final Map<String, Object> summary = new LinkedHashMap<>();

	StreamSideTables(StreamFigures figures) {
		this.figures = figures;
		addLatency();
		addFailing();
		addDelayed();
		addHeap();
		addRecovery();
	}

	Map<String, MarkdownTable> tables() {
		return this.tables;
	}

	Map<String, Object> summary() {
		return this.summary;
	}

	private void addLatency() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.latency.forEach((peer, rounds) -> {
			rows.add(List.of(peer.id(), micros(rounds, LatencyResult::p50), micros(rounds, LatencyResult::p99),
					rounds.size() + " x " + Figures.count(rounds.get(0).count())));
			this.summary.put("latency_p50_us_" + peer.id(),
					Figures.round(Distribution.of(rounds, LatencyResult::p50).median() / MICROSECOND));
		});
		add("Latency at 1,000 entries per second: from XADD to the handler, in microseconds",
				List.of("peer", "p50", "p99", "entries"), rows);
	}

	private static String micros(List<LatencyResult> rounds, ToDoubleFunction<LatencyResult> figure) {
		return Figures.plain(Distribution.of(rounds, figure).median() / MICROSECOND);
	}

	private void addFailing() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.failing.forEach((percent,
				rounds) -> rows.add(List.of(percent + " %",
						Figures.thousands(Distribution.of(rounds, DrainRound::attemptsPerSecond).median()),
						StreamReport.median(rounds, (round) -> round.drain().nanos() / SECOND),
						StreamReport.median(rounds, DrainRound::commandsPerEntry))));
		add("Headrace with a handler that fails at the first attempt (retried after a second)",
				List.of("failing", "entries attempted/s", "s until all handled", "commands per entry"), rows);
		if (this.figures.failing.size() > 1) {
			this.summary.put("failing_ratio", Figures.round(attempts(1) / attempts(0)));
		}
	}

	private double attempts(int percent) {
		return Distribution.of(Objects.requireNonNull(this.figures.failing.get(percent)), DrainRound::attemptsPerSecond)
			.median();
	}

	private void addDelayed() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.delayed.forEach((round) -> {
			rows.add(List.of(Figures.count(round.late().count()), Figures.plain(round.late().p50() / MILLISECOND),
					Figures.plain(round.late().p99() / MILLISECOND), Figures.plain(round.late().max() / MILLISECOND),
					Figures.count(round.early())));
			this.summary.put("delayed_p50_ms", Figures.round(round.late().p50() / MILLISECOND));
		});
		add("Headrace's delayed entries, 1,000 due per second: from due to added, in milliseconds",
				List.of("entries", "p50", "p99", "max", "early"), rows);
	}

	private void addHeap() {
		List<List<String>> rows = new ArrayList<>();
		this.figures.heap.forEach((backlog, used) -> {
			rows.add(List.of(Figures.count(backlog), Figures.plain(used / MEBIBYTE)));
			this.summary.put("heap_mib_" + backlog, Figures.round(used / MEBIBYTE));
		});
		add("Headrace's heap after a collection, while it reads a backlog at under 1,000 entries per second",
				List.of("entries in Redis", "heap in use, MiB"), rows);
	}

	private void addRecovery() {
		List<RecoveryResult> kills = this.figures.recovery;
		if (kills.isEmpty()) {
			return;
		}
		Distribution first = Distribution.of(kills, (kill) -> kill.firstNanos() / SECOND);
		Distribution all = Distribution.of(kills, (kill) -> kill.allNanos() / SECOND);
		add("Headrace after kill -9 of a consumer with a lease of %d s".formatted(Recovery.LEASE.toSeconds()),
				List.of("kills", "entries it had", "s to the first", "max", "s to the last", "max"),
				List.of(List.of(String.valueOf(kills.size()), StreamReport.median(kills, RecoveryResult::entries),
						Figures.plain(first.median()), Figures.plain(first.max()), Figures.plain(all.median()),
						Figures.plain(all.max()))));
		this.summary.put("recovery_s", Figures.round(all.median()));
	}

	private void add(String title, List<String> header, List<List<String>> rows) {
		if (!rows.isEmpty()) {
			this.tables.put(title, new MarkdownTable(header, rows));
		}
	}

}
