package io.github.headrace.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Sends commands to a server of a set.
 *
 * @param server the server
 */
record ServerCommands(RedisServer server) {

	/** Short, as it is spent on each look at a set with a paused server. */
	private static final Duration PROBE_TIMEOUT = Duration.ofMillis(500);

	private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(10);

	/**
	 * Send a command.
	 * @throws ErrorReplyException if the server refuses it
	 * @throws UncheckedIOException if the server does not answer
	 */
	@Nullable Object send(String... command) {
		try (RespConnection connection = RespConnection.open(this.server.port(), COMMAND_TIMEOUT)) {
			return connection.send(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("%s did not answer to %s".formatted(this.server, String.join(" ", command)),
					ex);
		}
	}

	String text(String... command) {
		return String.valueOf(send(command));
	}

	/**
	 * Look at a server that may be down, paused or still loading.
	 * @return what was seen, or nothing if it does not answer
	 */
	<T> Optional<T> probe(Probe<T> probe) {
		try (RespConnection connection = RespConnection.open(this.server.port(), PROBE_TIMEOUT)) {
			return Optional.of(probe.on(connection));
		}
		catch (IOException | ErrorReplyException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Looks at a server.
	 */
	interface Probe<T> {

		T on(RespConnection connection) throws IOException;

	}

}
