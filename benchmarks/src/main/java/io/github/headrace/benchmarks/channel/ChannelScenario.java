package io.github.headrace.benchmarks.channel;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.headrace.benchmarks.harness.Report;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.benchmarks.harness.RunOptions;
import io.github.headrace.benchmarks.harness.Scenario;
import io.github.headrace.embedded.RedisServer;

/**
 * A listener of one Pub/Sub channel under full load.
 */
public final class ChannelScenario implements Scenario {

	private static final RoundPlan QUICK = new RoundPlan(3, 9, Duration.ofSeconds(110));

	private static final RoundPlan FULL = new RoundPlan(3, 11, Duration.ofMinutes(20));

	private static final long MESSAGES = 500_000;

	private static final long QUICK_MESSAGES = 200_000;

	/** A slow peer gets a fraction of the messages. */
	private static final long SLOW_DIVISOR = 15;

	@Override
	public String name() {
		return "channels";
	}

	@Override
	public String description() {
		return "Throughput, CPU time and order of a Pub/Sub listener that gets JSON of about 100 bytes.";
	}

	@Override
	public List<String> peers() {
		return ChannelPeerType.unobserved().stream().map(ChannelPeerType::id).toList();
	}

	@Override
	public Report run(RunOptions options) {
		List<ChannelPeerType> selected = ChannelPeerType.unobserved()
			.stream()
			.filter((peer) -> options.includes(peer.id()))
			.toList();
		List<ChannelPeerType> runnable = selected.stream().filter(ChannelPeerType::runsOnThisJdk).toList();
		RoundPlan plan = options.quick() ? QUICK : FULL;
		try (RedisServer redis = RedisServer.start();
				Subscriptions subscriptions = new Subscriptions(redis.host(), redis.port());
				ChannelRounds rounds = new ChannelRounds(redis.host(), redis.port(), subscriptions, runnable)) {
			rounds.awaitReady();
			Map<ChannelPeerType, List<RoundResult>> results = plan.play(runnable,
					(peer) -> rounds.play(peer, messages(peer, options.quick())));
			return new ChannelReport(plan.warmUp(), selected, results).create(subscriptions.serverVersion());
		}
	}

	private static long messages(ChannelPeerType peer, boolean quick) {
		long messages = quick ? QUICK_MESSAGES : MESSAGES;
		return peer.isSlow() ? messages / SLOW_DIVISOR : messages;
	}

}
