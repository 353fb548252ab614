package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;

/**
 * Application event: an entry of a stream has been handled, filtered out or known to have
 * been handled, and is about to be acknowledged. Published only if it is asked for, as
 * there may be very many.
 * <p>
 * Published on a thread that all events of streams share, in their order: a listener that
 * blocks delays the events behind, and what does not fit into a queue of 10,000 is
 * dropped.
 *
 * @param listenerId the listener that handled it
 * @param stream the stream, as the application knows it
 * @param group the consumer group, or {@code null} for a broadcast reader
 * @param originalId the id of the entry; that of the original entry if it was replayed
 * @param attempts how often it was tried
 */
public record StreamEntrySucceeded(String listenerId, String stream, @Nullable String group, String originalId,
		int attempts) {

}
