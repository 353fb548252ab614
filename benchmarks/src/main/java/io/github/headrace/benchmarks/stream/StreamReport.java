package io.github.headrace.benchmarks.stream;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Report;
import io.lettuce.core.LettuceVersion;
import org.redisson.Redisson;

import org.springframework.boot.SpringBootVersion;
import org.springframework.data.redis.core.RedisTemplate;

/**
 * Turns what was measured on streams into tables and a summary.
 */
final class StreamReport {

	private static final StreamPeerType SUBJECT = StreamPeerType.HEADRACE;

	private static final StreamPeerType REFERENCE = StreamPeerType.LETTUCE;

	private static final List<String> HEADER = List.of("peer", "entries/s", "min..max", "ratio", "commands per entry",
			"connections", "consumer CPU s/M", "server CPU s/M", "entries");

	private final List<StreamPeerType> peers;

	private final StreamFigures figures;

	StreamReport(List<StreamPeerType> peers, StreamFigures figures) {
		this.peers = peers;
		this.figures = figures;
	}

	Report create(String serverVersion) {
		List<List<String>> rows = this.figures.backlog.entrySet()
			.stream()
			.map((entry) -> row(entry.getKey(), entry.getValue()))
			.toList();
		StreamSideTables further = new StreamSideTables(this.figures);
		Map<String, Object> summary = summary();
		summary.putAll(further.summary());
		return new Report(conditions(), versions(serverVersion), new MarkdownTable(HEADER, rows), further.tables(),
				summary);
	}

	private List<String> row(StreamPeerType peer, List<DrainRound> rounds) {
		Distribution rate = Distribution.of(rounds, DrainRound::entriesPerSecond);
		return List.of("**" + peer.id() + "**: " + peer.description(), Figures.thousands(rate.median()),
				Figures.thousands(rate.min()) + ".." + Figures.thousands(rate.max()),
				ratio(peer, REFERENCE).map(BigDecimal::toPlainString).orElse("-"),
				median(rounds, DrainRound::commandsPerEntry), median(rounds, DrainRound::connections),
				median(rounds, DrainRound::consumerCpuPerMillion), median(rounds, DrainRound::serverCpuPerMillion),
				rounds.size() + " x " + Figures.count(rounds.get(0).drain().handled()));
	}

	static <R> String median(List<R> rounds, ToDoubleFunction<R> figure) {
		return Figures.plain(Distribution.of(rounds, figure).median());
	}

	private Map<String, Object> summary() {
		Map<String, Object> summary = new LinkedHashMap<>();
		Map<String, BigDecimal> ratios = new LinkedHashMap<>();
		this.peers.stream()
			.filter((peer) -> peer != SUBJECT)
			.forEach((peer) -> ratio(SUBJECT, peer)
				.ifPresent((ratio) -> ratios.put(SUBJECT.id() + "/" + peer.id(), ratio)));
		summary.put("ratios", ratios);
		figure(SUBJECT, DrainRound::commandsPerEntry)
			.ifPresent((commands) -> summary.put("commands_per_entry", Figures.round(commands.median())));
		figure(SUBJECT, DrainRound::consumerCpuPerMillion)
			.flatMap((own) -> figure(REFERENCE, DrainRound::consumerCpuPerMillion)
				.map((other) -> Figures.round(own.median() / other.median())))
			.ifPresent((ratio) -> summary.put("cpu_ratio", ratio));
		return summary;
	}

	private Optional<BigDecimal> ratio(StreamPeerType subject, StreamPeerType reference) {
		return figure(subject, DrainRound::entriesPerSecond)
			.flatMap((own) -> figure(reference, DrainRound::entriesPerSecond)
				.map((other) -> Figures.round(own.median() / other.median())));
	}

	private Optional<Distribution> figure(StreamPeerType peer, ToDoubleFunction<DrainRound> figure) {
		return Optional.ofNullable(this.figures.backlog.get(peer)).map((rounds) -> Distribution.of(rounds, figure));
	}

	private static List<String> conditions() {
		return List.of("Medians of the rounds; the peers take turns within each round. Warm-up rounds do not count.",
				"The backlog is there before a peer begins; the time is that from the first call of its handler until "
						+ "the group has nothing pending.",
				"Commands: all that the server carried out for the peer, those inside scripts included, divided by the "
						+ "entries; connections: those opened in a round.",
				"CPU: seconds of the process per million entries; the consumer's includes JIT and collector.",
				"One entry: one field of %d bytes. The handler does nothing.".formatted(EntryPayload.LENGTH),
				"Server and one JVM per peer share one machine; loopback, NIO transport, no TLS, no persistence.",
				"Consumer JVM: `%s`.".formatted(String.join(" ", StreamRounds.CONSUMER_OPTIONS)));
	}

	private static Map<String, String> versions(String serverVersion) {
		Map<String, String> versions = new LinkedHashMap<>();
		versions.put("Server", serverVersion);
		versions.put("Spring Boot", SpringBootVersion.getVersion());
		versions.put("Spring Data Redis", RedisTemplate.class.getPackage().getImplementationVersion());
		versions.put("Lettuce", LettuceVersion.getVersion());
		versions.put("Redisson", Redisson.class.getPackage().getImplementationVersion());
		return versions;
	}

}
