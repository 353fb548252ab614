package io.github.headrace.benchmarks.stream;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Report;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

class StreamReportTests {

	private final StreamFigures figures = new StreamFigures();

	@Test
	void relatesHeadraceToEachPeer() {
		this.figures.backlog.put(StreamPeerType.LETTUCE, rounds(500_000, 2));
		this.figures.backlog.put(StreamPeerType.HEADRACE, rounds(450_000, 3));
		this.figures.backlog.put(StreamPeerType.SPRING, rounds(45_000, 20));
		Map<String, Object> summary = report().summary();
		assertThat(summary).containsEntry("ratios",
				Map.of("headrace/lettuce", new BigDecimal("0.900"), "headrace/spring", new BigDecimal("10")));
		assertThat(summary).containsEntry("commands_per_entry", new BigDecimal("0.0300"));
		assertThat(summary).containsEntry("cpu_ratio", new BigDecimal("1"));
		assertThat(report().table().rows()).hasSize(3);
	}

	@Test
	void tellsOnlyWhatWasMeasured() {
		this.figures.heap.put(10_000L, 20L << 20);
		this.figures.recovery.add(new RecoveryResult(512, 6_000_000_000L, 7_000_000_000L));
		Report report = report();
		assertThat(report.table().rows()).isEmpty();
		assertThat(report.further()).hasSize(2);
		assertThat(report.summary()).contains(entry("heap_mib_10000", new BigDecimal("20")),
				entry("recovery_s", new BigDecimal("7")));
	}

	@Test
	void relatesFailingHandlersToOthers() {
		this.figures.failing.put(0, rounds(400_000, 1));
		this.figures.failing.put(1, rounds(300_000, 1));
		assertThat(report().summary()).containsEntry("failing_ratio", new BigDecimal("0.75"));
	}

	private Report report() {
		return new StreamReport(StreamPeerType.unobserved(), this.figures).create("redis 7.0.15");
	}

	private static List<DrainRound> rounds(long perSecond, long commandsPerHundred) {
		DrainResult drain = new DrainResult(perSecond, 0, 1_000_000_000L, 1_000_000_000L, perSecond * 1000, 1);
		return List.of(new DrainRound(drain, perSecond * commandsPerHundred / 100, 1, 0));
	}

}
