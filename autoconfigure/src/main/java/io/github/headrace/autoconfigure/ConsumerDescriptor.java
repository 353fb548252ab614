package io.github.headrace.autoconfigure;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;

import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.stream.StreamInfo;
import io.github.headrace.stream.StreamListenerContainer;
import io.github.headrace.stream.StreamStatistics;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * A listener to streams as the endpoint shows it.
 */
record ConsumerDescriptor(String id, Kind kind, String description, @Nullable String group, @Nullable String consumer,
		ListenerState state, boolean paused, List<ListenerProblem> problems, List<StreamDescriptor> streams,
		int waiting, int unsettled, long unsettledBytes, long stuck, Counts counts, MessageRates.@Nullable Rates rates,
		@Nullable Instant lastReceived, @Nullable String lastFailure, String server) implements OperationResponseBody {

	static ConsumerDescriptor of(StreamListenerContainer container, MessageRates rates,
			Function<String, Answer<StreamInfo>> answers) {
		ListenerStatistics statistics = container.statistics();
		StreamStatistics more = container.streamStatistics();
		ListenerState state = container.state();
		return new ConsumerDescriptor(container.id(), (container.group() != null) ? Kind.GROUP : Kind.BROADCAST,
				container.description(), container.group(), container.consumer(), state, state == ListenerState.PAUSED,
				container.problems(),
				container.destinations()
					.stream()
					.map((stream) -> StreamDescriptor.of(container, stream, answers.apply(stream)))
					.toList(),
				statistics.depth(), more.unsettled(), more.unsettledBytes(), more.stuck(), Counts.of(statistics, more),
				rates.of(container.id(), statistics), Milliseconds.orNull(statistics.lastReceived()),
				ShortText.orNull(statistics.lastFailure()), container.streams().server());
	}

	/**
	 * How streams are read.
	 */
	enum Kind {

		GROUP, BROADCAST

	}

	record Counts(long received, long succeeded, long failed, long filtered, long retried, long discarded, long parked,
			long deadLettered, long reclaimed, long recovered, long fenced, long duplicates, long lost, long gaps,
			long recoveries, long groupsCreatedAgain) {

		static Counts of(ListenerStatistics statistics, StreamStatistics more) {
			return new Counts(statistics.received(), statistics.succeeded(), statistics.failed(), statistics.filtered(),
					statistics.retried(), statistics.discarded(), more.parked(), more.deadLettered(), more.reclaimed(),
					more.recovered(), more.fenced(), more.duplicates(), more.lost(), statistics.gaps(),
					more.recoveries(), more.groupsCreatedAgain());
		}

	}

}
