package io.github.headrace.deadletter;

import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;

/**
 * Where the dead letters of a listener are kept, and where they are replayed to.
 *
 * @param listenerId the listener
 * @param destination what they come from: a stream, or all channels of the listener
 * @param connection the connection to the server
 * @param key the stream of dead letters
 * @param replayKey the stream that the listener reads beside its own, of the same slot;
 * {@code null} for a channel listener, to which dead letters are handed in this process
 */
public record DeadLetterSource(String listenerId, String destination, NativeConnection connection, String key,
		@Nullable String replayKey) {

}
