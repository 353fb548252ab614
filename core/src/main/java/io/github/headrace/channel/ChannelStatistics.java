package io.github.headrace.channel;

/**
 * What has happened in a {@link ChannelContainer} since it was created, beyond what all
 * listeners count. All counts are messages.
 *
 * @param deadLettered gone to the dead letters
 * @param found came after they had been counted as {@code lost}
 */
public record ChannelStatistics(long deadLettered, long found) {

}
