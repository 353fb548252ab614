package io.github.headrace.stream;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.github.headrace.message.EntryFields;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a stream that is handed to a listener.
 * <p>
 * Handed to one handler after its payload has been read; not to be kept by several
 * threads at a time.
 *
 * @param <T> the type of the payload
 */
public final class StreamMessage<T> implements ReceivedMessage<T> {

	private final String listenerId;

	private final String stream;

	private final @Nullable String group;

	private final EntryId id;

	private final EntryFields fields;

	private final int attempt;

	private long arrivedNanos;

	private @Nullable Object payload;

	private @Nullable Acknowledgment acknowledgment;

	StreamMessage(String listenerId, String stream, @Nullable String group, EntryId id, EntryFields fields,
			int attempt) {
		this.listenerId = listenerId;
		this.stream = stream;
		this.group = group;
		this.id = id;
		this.fields = fields;
		this.attempt = attempt;
	}

	@Override
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * Returns the stream to which the entry was added.
	 * @return the name of the stream, as the application knows it
	 */
	public String stream() {
		return this.stream;
	}

	@Override
	public String destination() {
		return this.stream;
	}

	/**
	 * Returns the group that the entry was delivered to.
	 * @return the group, or {@code null} for a broadcast reader
	 */
	public @Nullable String group() {
		return this.group;
	}

	/**
	 * Returns the id of the entry; that of the original entry if it is replayed.
	 * @return the id
	 */
	public EntryId id() {
		return this.id;
	}

	/**
	 * Returns when the entry was added, by the clock of the server.
	 * @return the time in the id
	 */
	public Instant timestamp() {
		return Instant.ofEpochMilli(this.id.milliseconds());
	}

	/**
	 * Returns which attempt this is.
	 * @return a number from 1 on
	 */
	public int attempt() {
		return this.attempt;
	}

	/**
	 * Returns the fields of the entry, byte by byte.
	 * @return the fields
	 */
	public EntryFields fields() {
		return this.fields;
	}

	@Override
	@SuppressWarnings("unchecked")
	public T payload() {
		return (T) Objects.requireNonNull(this.payload);
	}

	/**
	 * Returns what settles this entry by hand, where the listener does so.
	 * @return the acknowledgment
	 * @throws IllegalStateException if entries are acknowledged automatically
	 */
	public Acknowledgment acknowledgment() {
		if (this.acknowledgment == null) {
			throw new IllegalStateException("Listener '%s' acknowledges automatically".formatted(this.listenerId));
		}
		return this.acknowledgment;
	}

	@Override
	public long arrivedNanos() {
		return this.arrivedNanos;
	}

	void arrived(long nanos) {
		this.arrivedNanos = nanos;
	}

	/** Returns whether the payload has been read. */
	boolean isRead() {
		return this.payload != null;
	}

	void read(Object value) {
		this.payload = value;
	}

	void acknowledgedBy(Acknowledgment manual) {
		this.acknowledgment = manual;
	}

	/** Streams are declared by their names, without variables. */
	@Override
	public Map<String, String> variables() {
		return Map.of();
	}

	/**
	 * Returns the entry's own fields, other than its payload, as text, and what is known
	 * of it as of {@link StreamHeaders}.
	 */
	@Override
	public Map<String, Object> headers() {
		Map<String, Object> headers = new HashMap<>(this.fields.asText());
		headers.remove(EntryFields.PAYLOAD);
		headers.put(StreamHeaders.ID, this.id.toString());
		headers.put(StreamHeaders.STREAM, this.stream);
		headers.put(StreamHeaders.LISTENER_ID, this.listenerId);
		headers.put(StreamHeaders.DELIVERY_ATTEMPT, this.attempt);
		headers.put(StreamHeaders.TIMESTAMP, this.id.milliseconds());
		if (this.group != null) {
			headers.put(StreamHeaders.GROUP, this.group);
		}
		return headers;
	}

	@Override
	public String toString() {
		return "StreamMessage[%s, %s, attempt %d]".formatted(this.stream, this.id, this.attempt);
	}

}
