package io.github.headrace.benchmarks.channel;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.benchmarks.harness.RoundPlan;
import io.github.headrace.embedded.RedisServer;

/**
 * The channel listener, observed more or less.
 */
public final class ObservedChannels {

	private static final long MESSAGES = 200_000;

	private static final Map<ChannelPeerType, Observed> PEERS = new EnumMap<>(
			Map.of(ChannelPeerType.HEADRACE, Observed.OFF, ChannelPeerType.HEADRACE_METRICS, Observed.METRICS,
					ChannelPeerType.HEADRACE_TRACING, Observed.TRACING));

	private ObservedChannels() {
	}

	/**
	 * Play all rounds, interleaved.
	 */
	public static Map<Observed, List<RoundResult>> play(RoundPlan plan) {
		List<ChannelPeerType> peers = List.copyOf(PEERS.keySet());
		try (RedisServer redis = RedisServer.start();
				Subscriptions subscriptions = new Subscriptions(redis.host(), redis.port());
				ChannelRounds rounds = new ChannelRounds(redis.host(), redis.port(), subscriptions, peers)) {
			rounds.awaitReady();
			Map<Observed, List<RoundResult>> results = new EnumMap<>(Observed.class);
			plan.play(peers, (peer) -> rounds.play(peer, MESSAGES))
				.forEach((peer, played) -> results.put(PEERS.get(peer), played));
			return results;
		}
	}

}
