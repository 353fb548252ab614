package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;

/**
 * The connection on which a {@link LogReader} goes on.
 *
 * @param server what the reader connects to, for people
 * @param runId what distinguishes this run of this server from all others ({@code run_id}
 * of {@code INFO}), or {@code null} if the server does not tell
 */
public record LogConnection(String server, @Nullable String runId) {

}
