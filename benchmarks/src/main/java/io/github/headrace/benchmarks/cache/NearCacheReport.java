package io.github.headrace.benchmarks.cache;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Report;

/**
 * Turns the rounds of the near-cache scenario into tables and a summary.
 */
final class NearCacheReport {

	private static final List<String> HEADER = List.of("peer", "ns/get", "min..max", "ratio", "B/get", "JVMs");

	private static final NearCachePeerType SUBJECT = NearCachePeerType.HEADRACE;

	private static final NearCachePeerType REFERENCE = NearCachePeerType.SPRING;

	private final Map<NearCachePeerType, List<GetResult>> oneThread;

	private final Map<NearCachePeerType, List<GetResult>> twoThreads;

	NearCacheReport(Map<NearCachePeerType, List<GetResult>> oneThread,
			Map<NearCachePeerType, List<GetResult>> twoThreads) {
		this.oneThread = oneThread;
		this.twoThreads = twoThreads;
	}

	Report create(String serverVersion) {
		Map<String, MarkdownTable> further = this.twoThreads.isEmpty() ? Map.of()
				: Map.of("Two threads", table(this.twoThreads));
		return new Report(conditions(), CacheVersions.of(serverVersion), table(this.oneThread), further, summary());
	}

	private static MarkdownTable table(Map<NearCachePeerType, List<GetResult>> results) {
		List<List<String>> rows = new ArrayList<>();
		results.forEach((peer, rounds) -> {
			Distribution nanos = Distribution.of(rounds, GetResult::nanos);
			rows.add(List.of("**" + peer.id() + "**: " + peer.description(), Figures.plain(nanos.median()),
					Figures.plain(nanos.min()) + ".." + Figures.plain(nanos.max()),
					results.containsKey(REFERENCE) ? ratio(results, peer, REFERENCE).toPlainString() : "-",
					bytes(rounds).toPlainString(), String.valueOf(rounds.size())));
		});
		return new MarkdownTable(HEADER, rows);
	}

	private static BigDecimal ratio(Map<NearCachePeerType, List<GetResult>> results, NearCachePeerType peer,
			NearCachePeerType reference) {
		return Figures.round(Distribution.of(results.getOrDefault(peer, List.of()), GetResult::nanos).median()
				/ Distribution.of(results.getOrDefault(reference, List.of()), GetResult::nanos).median());
	}

	/** What JMH itself allocates shows up as thousandths. */
	private static BigDecimal bytes(List<GetResult> rounds) {
		BigDecimal bytes = new BigDecimal(Distribution.of(rounds, GetResult::bytes).median()).setScale(2,
				RoundingMode.HALF_UP);
		return (bytes.signum() == 0) ? BigDecimal.ZERO : bytes;
	}

	private Map<String, Object> summary() {
		Map<String, BigDecimal> ratios = new LinkedHashMap<>();
		addRatio(ratios, SUBJECT, REFERENCE);
		addRatio(ratios, SUBJECT, NearCachePeerType.CAFFEINE);
		addRatio(ratios, NearCachePeerType.REDISSON, SUBJECT);
		addRatio(ratios, NearCachePeerType.JETCACHE, SUBJECT);
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("ratios", ratios);
		List<GetResult> own = this.oneThread.get(SUBJECT);
		if (own != null) {
			summary.put("bytes_per_get", bytes(own));
		}
		return summary;
	}

	private void addRatio(Map<String, BigDecimal> ratios, NearCachePeerType peer, NearCachePeerType reference) {
		if (this.oneThread.containsKey(peer) && this.oneThread.containsKey(reference)) {
			ratios.put(peer.id() + "/" + reference.id(), ratio(this.oneThread, peer, reference));
		}
	}

	private static List<String> conditions() {
		return List.of(
				"Medians over JVMs: JMH starts a new one for each round of a peer; the peers take turns within each "
						+ "round.",
				"Ratio: time per get, relative to " + REFERENCE.id() + ".",
				"%s keys of type `String`, all in memory, read in turn with the instances that were stored."
					.formatted(Figures.count(NearCacheGet.KEYS)),
				"caffeine, spring, coherent: `maximumSize`, `expireAfterWrite` and `recordStats`; headrace: the same "
						+ "size and time to live, with its jitter and statistics.",
				"B/get: bytes allocated, from JMH's gc profiler.",
				"JVM: `%s`.".formatted(String.join(" ", NearCacheRounds.JVM_OPTIONS)));
	}

}
