package io.github.headrace.stream;

/**
 * Application event: entries of a stream were trimmed or deleted before they were
 * handled.
 *
 * @param listenerId the listener that will not see them
 * @param stream the stream, as the application knows it
 * @param group the consumer group
 * @param count how many, as far as that is known
 * @param detail what has happened, for people
 */
public record StreamEntriesLost(String listenerId, String stream, String group, long count, String detail) {

}
