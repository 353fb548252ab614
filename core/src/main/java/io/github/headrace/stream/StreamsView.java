package io.github.headrace.stream;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.NativeConnection;

/**
 * What can be known of the streams of one listener: by asking Redis, and of a broadcast
 * listener by how far it has read. Streams go by the names that the application uses.
 * Safe for use by several threads.
 */
public final class StreamsView {

	private final String server;

	private final StreamInspection inspection;

	private final Map<String, StreamKey> keys = new LinkedHashMap<>();

	private final List<LogReader> readers;

	StreamsView(NativeConnection connection, List<StreamKey> streams, List<LogReader> readers) {
		this.server = NativeConnection.describe(connection.factory());
		this.inspection = new StreamInspection(connection);
		streams.forEach((stream) -> this.keys.put(stream.name(), stream));
		this.readers = List.copyOf(readers);
	}

	/**
	 * Returns where the streams are.
	 * @return the address for people, without credentials
	 */
	public String server() {
		return this.server;
	}

	/**
	 * Asks Redis what it knows of a stream (one script, and {@code XLEN} for each group).
	 * Waits for nothing but a connection, if there is none.
	 * @param stream the name of the stream
	 * @return completes with what is known, or with what went wrong
	 * @throws IllegalArgumentException if the listener does not read this stream
	 */
	public CompletableFuture<StreamInfo> inspect(String stream) {
		return this.inspection.inspect(key(stream));
	}

	/**
	 * Returns how far a broadcast listener has read a stream.
	 * @param stream the name of the stream
	 * @return the id of the last entry that was taken, or of the start; empty before the
	 * first connection, and for a consumer of a group
	 */
	public Optional<EntryId> position(String stream) {
		StreamKey key = key(stream);
		return this.readers.stream().flatMap((reader) -> reader.position(key).stream()).findFirst();
	}

	/**
	 * Returns how many entries a broadcast listener had not taken at its last look, which
	 * is not older than {@code block} while it reads.
	 * @param stream the name of the stream
	 * @return the number, or empty if it cannot be known, and for a consumer of a group
	 */
	public OptionalLong lag(String stream) {
		StreamKey key = key(stream);
		return this.readers.stream().flatMapToLong((reader) -> reader.lag(key).stream()).findFirst();
	}

	private StreamKey key(String stream) {
		StreamKey key = this.keys.get(stream);
		if (key == null) {
			throw new IllegalArgumentException(
					"Stream '%s' is not read; there are %s".formatted(stream, this.keys.keySet()));
		}
		return key;
	}

}
