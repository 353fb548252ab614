package io.github.headrace.stream;

/**
 * Application event: the consumer group of a stream was gone, and was created again.
 * Entries may be handled a second time.
 *
 * @param listenerId the listener that found it out
 * @param stream the stream, as the application knows it
 * @param group the consumer group
 * @param position the id behind which the group goes on
 */
public record StreamGroupCreatedAgain(String listenerId, String stream, String group, String position) {

}
