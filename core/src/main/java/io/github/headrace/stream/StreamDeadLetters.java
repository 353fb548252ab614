package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.deadletter.DeadLetterSource;

/**
 * Tells where the dead letters of a consumer are.
 */
final class StreamDeadLetters {

	private StreamDeadLetters() {
	}

	/**
	 * Returns the dead letters of a consumer.
	 * @param listenerId the listener
	 * @param connection to the server of its streams
	 * @param sources what it reads; sources of replays share the dead letters of their
	 * streams
	 * @return one for each stream
	 */
	static List<DeadLetterSource> of(String listenerId, NativeConnection connection, List<StreamSource> sources) {
		return sources.stream()
			.filter((source) -> !source.replay())
			.map((source) -> new DeadLetterSource(listenerId, source.stream().name(), connection,
					text(source.deadLetterKey()), text(source.replays().key())))
			.toList();
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.UTF_8);
	}

}
