package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;

/**
 * Application event: entries of a stream were trimmed or deleted before they were
 * handled.
 * <p>
 * Published on a thread that all events of streams share, in their order: a listener that
 * blocks delays the events behind, and what does not fit into a queue of 10,000 is
 * dropped.
 *
 * @param listenerId the listener that will not see them
 * @param stream the stream, as the application knows it
 * @param group the consumer group, or {@code null} for a broadcast reader
 * @param count how many, as far as that is known
 * @param detail what has happened, for people
 */
public record StreamEntriesLost(String listenerId, String stream, @Nullable String group, long count, String detail) {

}
