package io.github.headrace.benchmarks.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Report;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class NearCacheReportTests {

	@Test
	void summarizesRatiosOfTimes() {
		Map<NearCachePeerType, List<GetResult>> results = new LinkedHashMap<>();
		results.put(NearCachePeerType.CAFFEINE, List.of(new GetResult(10, 0)));
		results.put(NearCachePeerType.SPRING, List.of(new GetResult(20, 0)));
		results.put(NearCachePeerType.HEADRACE, List.of(new GetResult(25, 0.004), new GetResult(1, 0)));
		results.put(NearCachePeerType.REDISSON, List.of(new GetResult(260, 524)));
		results.put(NearCachePeerType.JETCACHE, List.of(new GetResult(520, 312)));

		Report report = new NearCacheReport(results, Map.of()).create("redis 7");

		assertThat(JsonMapper.shared().writeValueAsString(report.summary()))
			.isEqualTo("{\"ratios\":{\"headrace/spring\":0.650,\"headrace/caffeine\":1.30,\"redisson/headrace\":20,"
					+ "\"jetcache/headrace\":40},\"bytes_per_get\":0}");
	}

	@Test
	void leavesOutWhatWasNotMeasured() {
		Report report = new NearCacheReport(Map.of(NearCachePeerType.HEADRACE, List.of(new GetResult(25, 16.004))),
				Map.of())
			.create("redis 7");

		assertThat(JsonMapper.shared().writeValueAsString(report.summary()))
			.isEqualTo("{\"ratios\":{},\"bytes_per_get\":16.00}");
	}

}
