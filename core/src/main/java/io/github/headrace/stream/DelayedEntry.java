package io.github.headrace.stream;

import java.time.Instant;

/**
 * An entry that waits for its time before it is added to a stream.
 *
 * @param stream the name of the stream
 * @param id the id of the entry while it waits, which it has in the field
 * {@link StreamHeaders#DELAYED_ID} afterwards
 * @param due when it is added, by the clock of the server
 */
public record DelayedEntry(String stream, String id, Instant due) {

}
