package io.github.headrace.channel;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How the subscriptions of a {@link ChannelContainer} fare at one moment.
 *
 * @param ofServers whether the messages are those that servers publish by themselves,
 * such as keyspace events
 * @param confirmed whether the server has confirmed all subscriptions, and none was lost
 * since
 * @param server where the server is, without credentials, or {@code null} before the
 * first start
 * @param recentGaps the last gaps, of which ten are remembered, the latest last
 */
public record ChannelCondition(boolean ofServers, boolean confirmed, @Nullable String server,
		List<SubscriptionGap> recentGaps) {

	public ChannelCondition {
		recentGaps = List.copyOf(recentGaps);
	}

}
