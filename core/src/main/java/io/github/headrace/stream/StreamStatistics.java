package io.github.headrace.stream;

/**
 * What has happened in a {@link StreamListenerContainer} since it was created. All counts
 * are entries, unless they say otherwise.
 *
 * @param parked sent to wait in Redis for their next attempt
 * @param deadLettered gone to the dead letters
 * @param reclaimed taken over from consumers that had ended
 * @param recovered found to be delivered by replies that never arrived
 * @param fenced not settled, because another consumer had taken them over
 * @param duplicates not handled, because the same thing had been handled before
 * @param lost trimmed or deleted before they were handled, as far as that shows
 * @param stuck handlers that take longer than {@code stuck-after} now
 * @param unsettled delivered and not settled now
 * @param unsettledBytes their size
 * @param recoveries how often Redis could not be used (interruptions)
 * @param groupsCreatedAgain how often a lost group was created again
 */
public record StreamStatistics(long parked, long deadLettered, long reclaimed, long recovered, long fenced,
		long duplicates, long lost, long stuck, int unsettled, long unsettledBytes, long recoveries,
		long groupsCreatedAgain) {

}
