package io.github.headrace.benchmarks.channel;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;

import io.github.headrace.benchmarks.harness.Distribution;
import io.github.headrace.benchmarks.harness.Figures;
import io.github.headrace.benchmarks.harness.MarkdownTable;
import io.github.headrace.benchmarks.harness.Report;
import io.lettuce.core.LettuceVersion;
import io.netty.channel.Channel;
import org.redisson.Redisson;

import org.springframework.boot.SpringBootVersion;
import org.springframework.core.SpringVersion;
import org.springframework.data.redis.core.RedisTemplate;
import tools.jackson.databind.cfg.PackageVersion;

/**
 * Turns the rounds of the channel scenario into a table and a summary.
 */
final class ChannelReport {

	private static final List<String> HEADER = List.of("peer", "msg/s", "min..max", "ratio", "consumer CPU s/M",
			"messages", "out of order", "lost", "threads started");

	private static final String SUBJECT = ChannelPeerType.HEADRACE.id();

	private static final String REFERENCE = ChannelPeerType.LETTUCE.id();

	private static final Map<String, String> STRING_REFERENCE = Map.of(ChannelPeerType.HEADRACE_STRING.id(),
			ChannelPeerType.LETTUCE_STRING.id());

	private final int warmUpRounds;

	private final List<ChannelPeerType> selected;

	private final Map<String, List<RoundResult>> results = new LinkedHashMap<>();

	ChannelReport(int warmUpRounds, List<ChannelPeerType> selected, Map<ChannelPeerType, List<RoundResult>> results) {
		this.warmUpRounds = warmUpRounds;
		this.selected = selected;
		results.forEach((peer, rounds) -> this.results.put(peer.id(), rounds));
	}

	Report create(String serverVersion) {
		return new Report(conditions(), versions(serverVersion),
				new MarkdownTable(HEADER, this.selected.stream().map(this::row).toList()), summary());
	}

	private List<String> row(ChannelPeerType peer) {
		String title = "**" + peer.id() + "**: " + peer.description();
		List<RoundResult> rounds = this.results.get(peer.id());
		if (rounds == null) {
			return List.of(title, "needs JDK 21");
		}
		Distribution rate = rate(peer.id()).orElseThrow();
		return List.of(title, Figures.thousands(rate.median()),
				Figures.thousands(rate.min()) + ".." + Figures.thousands(rate.max()),
				ratio(peer.id(), REFERENCE).map(BigDecimal::toPlainString).orElse("-"),
				cpu(peer.id()).map((cpu) -> Figures.plain(cpu.median())).orElse("-"),
				rounds.size() + " x " + Figures.count(rounds.get(0).published()),
				Figures.count(sum(peer.id(), RoundResult::outOfOrder)),
				Figures.count(sum(peer.id(), RoundResult::lost)),
				Figures.count(sum(peer.id(), RoundResult::threadsStarted)));
	}

	private Map<String, Object> summary() {
		Map<String, Object> summary = new LinkedHashMap<>();
		summary.put("ratios", ratios());
		cpuRatio().ifPresent((ratio) -> summary.put("cpu_ratio", ratio));
		if (this.results.containsKey(SUBJECT)) {
			summary.put("out_of_order", sum(SUBJECT, RoundResult::outOfOrder));
			summary.put("lost", sum(SUBJECT, RoundResult::lost));
		}
		return summary;
	}

	private Map<String, BigDecimal> ratios() {
		Map<String, BigDecimal> ratios = new LinkedHashMap<>();
		for (String peer : this.results.keySet()) {
			if (!peer.equals(SUBJECT) && !peer.endsWith("-string")) {
				ratio(SUBJECT, peer).ifPresent((ratio) -> ratios.put(SUBJECT + "/" + peer, ratio));
			}
		}
		STRING_REFERENCE.forEach((subject, reference) -> ratio(subject, reference)
			.ifPresent((ratio) -> ratios.put(subject + "/" + reference, ratio)));
		return ratios;
	}

	private Optional<BigDecimal> ratio(String subject, String reference) {
		return rate(subject)
			.flatMap((own) -> rate(reference).map((other) -> Figures.round(own.median() / other.median())));
	}

	private Optional<BigDecimal> cpuRatio() {
		return cpu(SUBJECT)
			.flatMap((own) -> cpu(REFERENCE).map((other) -> Figures.round(own.median() / other.median())));
	}

	private Optional<Distribution> rate(String peer) {
		return Optional.ofNullable(this.results.get(peer))
			.map((rounds) -> Distribution.of(rounds, RoundResult::messagesPerSecond));
	}

	private Optional<Distribution> cpu(String peer) {
		return Optional.ofNullable(this.results.get(peer))
			.map((rounds) -> Distribution.of(rounds, RoundResult::cpuPerMillion));
	}

	private long sum(String peer, ToLongFunction<RoundResult> figure) {
		return this.results.getOrDefault(peer, List.of()).stream().mapToLong(figure).sum();
	}

	private List<String> conditions() {
		return List.of(
				"Medians of the rounds after %d warm-up rounds; the peers take turns within each round."
					.formatted(this.warmUpRounds),
				"Ratio: messages per second, relative to " + REFERENCE + ".",
				"Consumer CPU: seconds of the consumer's process per million messages, JIT and collector included.",
				"Out of order, lost, threads started (platform threads): sums over the measured rounds.",
				"One message: %d bytes of JSON. The producer stays at most %s messages ahead of the consumer."
					.formatted(TickJson.write(TickJson.FIRST_SEQUENCE).length, Figures.count(ChannelProducer.WINDOW)),
				"Server, producer and one JVM per peer share one machine; loopback, NIO transport, no TLS.",
				"Consumer JVM: `%s`; producer JVM: `%s`.".formatted(String.join(" ", ChannelRounds.CONSUMER_OPTIONS),
						String.join(" ", ChannelRounds.PRODUCER_OPTIONS)));
	}

	private static Map<String, String> versions(String serverVersion) {
		Map<String, String> versions = new LinkedHashMap<>();
		versions.put("Server", serverVersion.replace("_version:", " "));
		versions.put("Spring Boot", SpringBootVersion.getVersion());
		versions.put("Spring Framework", String.valueOf(SpringVersion.getVersion()));
		versions.put("Spring Data Redis", RedisTemplate.class.getPackage().getImplementationVersion());
		versions.put("Lettuce", LettuceVersion.getVersion());
		versions.put("Netty", Channel.class.getPackage().getImplementationVersion());
		versions.put("Jackson", PackageVersion.VERSION.toString());
		versions.put("Redisson", Redisson.class.getPackage().getImplementationVersion());
		return versions;
	}

}
