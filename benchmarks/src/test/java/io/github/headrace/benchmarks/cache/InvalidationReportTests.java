package io.github.headrace.benchmarks.cache;

import java.util.List;

import io.github.headrace.benchmarks.harness.LatencyResult;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class InvalidationReportTests {

	@Test
	void summarizesRatiosOfKeysPerSecond() {
		InvalidationFigures figures = new InvalidationFigures();
		figures.throughput.put(InvalidationPeerType.LETTUCE, List.of(round(2_000_000_000, 0, LogUsage.NONE)));
		figures.throughput.put(InvalidationPeerType.HEADRACE,
				List.of(round(1_000_000_000, 3, new LogUsage(8, 2000, 0))));
		figures.throughput.put(InvalidationPeerType.REDISSON, List.of(round(4_000_000_000L, 0, LogUsage.NONE)));
		figures.latency.put(InvalidationPeerType.LETTUCE, List.of(new LatencyResult(10, 100, 200, 300)));
		figures.latency.put(InvalidationPeerType.HEADRACE, List.of(new LatencyResult(10, 110, 200, 300)));

		assertThat(JsonMapper.shared().writeValueAsString(new InvalidationReport(figures).create("redis 7").summary()))
			.isEqualTo("{\"ratios\":{\"headrace/lettuce\":2,\"headrace/redisson\":4},\"p50_ratio\":1.10,\"stale\":3}");
	}

	@Test
	void showsWhatWentIntoTheLog() {
		InvalidationFigures figures = new InvalidationFigures();
		figures.throughput.put(InvalidationPeerType.HEADRACE,
				List.of(round(1_000_000_000, 0, new LogUsage(8, 2000, 1))));
		figures.bursts.put("10,000 evicts", new LogUsage(2, 101, 0));

		assertThat(new InvalidationReport(figures).create("redis 7").tables())
			.contains("| 0.00400 | 1 | 0 | 1 x 2,000 |")
			.contains("| 10,000 evicts | 2 | 101 | 0 |");
	}

	private static ThroughputRound round(long nanos, int stale, LogUsage log) {
		return new ThroughputRound(new ThroughputResult(2000, nanos, 1_000_000, stale), log);
	}

}
