package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What Redis knows of a consumer group. Times are by the clock of the server.
 *
 * @param name the name of the group
 * @param lastDeliveredId the id up to which entries were delivered
 * @param lag how many entries were not delivered yet, or {@code null} if nobody knows, as
 * entries have been deleted
 * @param timeLag how long the oldest of them has been in the stream; zero if there is
 * none
 * @param pending how many entries were delivered and not acknowledged, parked ones
 * included
 * @param oldestPendingAge how long the oldest of them has been in the stream; zero if
 * there is none
 * @param parked how many entries wait for their next attempt
 * @param deadLetters how many dead letters there are
 * @param consumers its consumers
 */
public record StreamGroupInfo(String name, EntryId lastDeliveredId, @Nullable Long lag, Duration timeLag, long pending,
		Duration oldestPendingAge, long parked, long deadLetters, List<StreamConsumerInfo> consumers) {

	public StreamGroupInfo {
		consumers = List.copyOf(consumers);
	}

}
