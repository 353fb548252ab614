package io.github.headrace.channel;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.headrace.message.Envelope;
import io.github.headrace.message.EnvelopeReader;
import io.github.headrace.message.ReceivedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message that was published to a channel.
 * <p>
 * Handed to one handler after its payload has been read; not to be kept by several
 * threads at a time.
 *
 * @param <T> the type of the payload
 */
public final class ChannelMessage<T> implements ChannelItem, ReceivedMessage<T> {

	/** All that CloudEvents defines; others are extensions. */
	private static final Set<String> ATTRIBUTES = Set.of("specversion", "id", "source", "type", "time", "subject",
			"datacontenttype", "dataschema");

	private final String listenerId;

	private final String channel;

	private final @Nullable String pattern;

	private final @Nullable ChannelName template;

	private final byte[] body;

	private long arrivedNanos;

	private @Nullable Envelope envelope;

	private @Nullable Object payload;

	private @Nullable Throwable unreadable;

	private @Nullable Map<String, String> variables;

	ChannelMessage(String listenerId, String channel, @Nullable String pattern, @Nullable ChannelName template,
			byte[] body) {
		this.listenerId = listenerId;
		this.channel = channel;
		this.pattern = pattern;
		this.template = template;
		this.body = body;
	}

	@Override
	public String listenerId() {
		return this.listenerId;
	}

	/**
	 * Returns the channel to which the message was published.
	 * @return the name of the channel
	 */
	public String channel() {
		return this.channel;
	}

	/**
	 * Returns the pattern that matched the channel.
	 * @return the pattern, or {@code null} if the channel itself was subscribed
	 */
	public @Nullable String pattern() {
		return this.pattern;
	}

	/**
	 * Returns the channel to which the message was published.
	 * @return the name of the channel
	 */
	@Override
	public String destination() {
		return this.channel;
	}

	@Override
	public Map<String, String> variables() {
		Map<String, String> result = this.variables;
		if (result == null) {
			result = (this.template != null) ? Objects.requireNonNullElse(this.template.match(this.channel), Map.of())
					: Map.of();
			this.variables = result;
		}
		return result;
	}

	@Override
	@SuppressWarnings("unchecked")
	public T payload() {
		return (T) Objects.requireNonNull(this.payload);
	}

	/**
	 * Returns the message as it came from Redis.
	 * @return the bytes, not a copy
	 */
	public byte[] body() {
		return this.body;
	}

	/**
	 * Returns what is known of the message besides its payload, as of
	 * {@link ChannelHeaders}.
	 */
	@Override
	public Map<String, Object> headers() {
		Map<String, Object> headers = new HashMap<>();
		if (this.envelope != null) {
			this.envelope.attributes().forEach((name, value) -> headers.put(headerOf(name), value));
		}
		headers.put(ChannelHeaders.CHANNEL, this.channel);
		headers.put(ChannelHeaders.LISTENER_ID, this.listenerId);
		if (this.pattern != null) {
			headers.put(ChannelHeaders.PATTERN, this.pattern);
		}
		return headers;
	}

	@Override
	public long arrivedNanos() {
		return this.arrivedNanos;
	}

	void arrived(long nanos) {
		this.arrivedNanos = nanos;
	}

	private static String headerOf(String attribute) {
		return ATTRIBUTES.contains(attribute) ? "ce_" + attribute : attribute;
	}

	/** Returns the envelope of the payload, once that has been read. */
	@Nullable Envelope envelope() {
		return this.envelope;
	}

	/** Returns the bytes of the payload, which may be in an envelope. */
	byte[] unwrap() {
		Envelope found = EnvelopeReader.read(this.body);
		this.envelope = found;
		return (found != null) ? found.payload() : this.body;
	}

	/** Returns whether the payload has been read, be it in vain. */
	boolean isRead() {
		return this.payload != null || this.unreadable != null;
	}

	void read(Object value) {
		this.payload = value;
	}

	/**
	 * Lets a message of a server be read.
	 * @return whether the listener wants it
	 */
	boolean readBy(ServerMessages reader) {
		this.payload = reader.read(this);
		return this.payload != null;
	}

	/** Remembers why this message cannot get as far as its handler. */
	void unreadable(Throwable cause) {
		this.unreadable = cause;
	}

	@Nullable Throwable unreadable() {
		return this.unreadable;
	}

	@Override
	public String toString() {
		return "ChannelMessage[%s, %d bytes]".formatted(this.channel, this.body.length);
	}

}
