package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;

import io.github.headrace.channel.ChannelCondition;
import io.github.headrace.channel.ChannelContainer;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A listener to channels or keyspace events as the endpoint shows it.
 */
record ListenerDescriptor(String id, Kind kind, String description, List<String> destinations, ListenerState state,
		boolean confirmed, boolean paused, List<ListenerProblem> problems, Inbox inbox, Counts counts,
		MessageRates.@Nullable Rates rates, @Nullable Instant lastReceived, @Nullable String lastFailure,
		List<Gap> gaps, @Nullable String server) implements OperationResponseBody {

	static ListenerDescriptor of(ChannelContainer container, MessageRates rates) {
		ListenerStatistics statistics = container.statistics();
		ChannelCondition condition = container.condition();
		ListenerState state = container.state();
		return new ListenerDescriptor(container.id(), condition.ofServers() ? Kind.KEYSPACE : Kind.CHANNEL,
				container.description(), container.destinations(), state, condition.confirmed(),
				state == ListenerState.PAUSED, container.problems(),
				new Inbox(statistics.depth(), statistics.depthBytes()), Counts.of(statistics),
				rates.of(container.id(), statistics), Milliseconds.orNull(statistics.lastReceived()),
				ShortText.orNull(statistics.lastFailure()), condition.recentGaps().stream().map(Gap::of).toList(),
				condition.server());
	}

	/**
	 * What is listened to.
	 */
	enum Kind {

		CHANNEL, KEYSPACE

	}

	record Inbox(int depth, long bytes) {

	}

	record Counts(long received, long succeeded, long failed, long filtered, long retried, long dropped, long discarded,
			long gaps, long lost, long duplicates, long own) {

		static Counts of(ListenerStatistics statistics) {
			return new Counts(statistics.received(), statistics.succeeded(), statistics.failed(), statistics.filtered(),
					statistics.retried(), statistics.dropped(), statistics.discarded(), statistics.gaps(),
					statistics.lost(), statistics.duplicates(), statistics.own());
		}

	}

	record Gap(SubscriptionGap.Cause cause, List<String> destinations, Instant lostAt, Instant restoredAt,
			@Nullable Long lostCount) {

		static Gap of(SubscriptionGap gap) {
			return new Gap(gap.cause(), gap.destinations(), Milliseconds.of(gap.lostAt()),
					Milliseconds.of(gap.restoredAt()), gap.lostCount());
		}

	}

}
