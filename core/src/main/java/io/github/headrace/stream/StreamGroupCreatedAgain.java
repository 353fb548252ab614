package io.github.headrace.stream;

/**
 * Application event: the consumer group of a stream was gone, and was created again.
 * Entries may be handled a second time.
 * <p>
 * Published on a thread that all events of streams share, in their order: a listener that
 * blocks delays the events behind, and what does not fit into a queue of 10,000 is
 * dropped.
 *
 * @param listenerId the listener that found it out
 * @param stream the stream, as the application knows it
 * @param group the consumer group
 * @param position the id behind which the group goes on
 */
public record StreamGroupCreatedAgain(String listenerId, String stream, String group, String position) {

}
