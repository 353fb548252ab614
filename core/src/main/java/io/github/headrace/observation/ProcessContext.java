package io.github.headrace.observation;

import java.util.List;

import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.message.ReceivedMessage;
import io.github.headrace.stream.StreamMessage;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/**
 * A call of a listener's handler. Its carrier is what came with the message, which may
 * tell of the sender's trace.
 */
public final class ProcessContext extends ReceiverContext<MessageHeaders> {

	private final ObservedTransport transport;

	private final ListenerKeyValues keyValues;

	private final List<? extends ReceivedMessage<?>> messages;

	/** Made with the first look at it, as it is looked at twice. */
	private @Nullable KeyValues highCardinality;

	/** Made once, as it is asked for at the start and at the end. */
	private final String nameOfDefault;

	private boolean ended;

	ProcessContext(ObservedTransport transport, ListenerKeyValues keyValues,
			List<? extends ReceivedMessage<?>> messages) {
		super((headers, name) -> (headers != null) ? headers.get(name) : null, Kind.CONSUMER);
		this.transport = transport;
		this.keyValues = keyValues;
		this.messages = messages;
		this.nameOfDefault = messages.get(0).destination() + " process";
		setCarrier(new MessageHeaders(messages));
	}

	/**
	 * Returns what carries the message.
	 * @return the transport
	 */
	public ObservedTransport transport() {
		return this.transport;
	}

	/**
	 * Returns whose handler is called.
	 * @return the id of the listener; {@code run-time} for all run-time subscriptions
	 */
	public String listener() {
		return this.keyValues.listener();
	}

	/**
	 * Returns where the message came from; a batch may come from several places.
	 * @return the name of the channel or stream of the first message
	 */
	public String destination() {
		return this.messages.get(0).destination();
	}

	/**
	 * Returns what the handler is called with.
	 * @return one message, or a batch
	 */
	public List<? extends ReceivedMessage<?>> messages() {
		return this.messages;
	}

	/**
	 * Returns what tells the message from all others.
	 * @return the id of the entry or of the envelope, or {@code null} if there is none,
	 * and for a batch
	 */
	public @Nullable String messageId() {
		if (this.messages.size() > 1) {
			return null;
		}
		if (this.messages.get(0) instanceof StreamMessage<?> entry) {
			return entry.id().toString();
		}
		MessageHeaders headers = getCarrier();
		return (headers != null) ? headers.get(ChannelHeaders.ID) : null;
	}

	/**
	 * Returns whether it is known what became of the message: it has failed if there is
	 * an {@linkplain #getError() error}.
	 * @return whether the observation is about to stop
	 */
	public boolean isEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
	}

	String nameOfDefault() {
		return this.nameOfDefault;
	}

	KeyValues lowCardinality() {
		return this.keyValues.of(this.ended, getError());
	}

	KeyValues highCardinality() {
		KeyValues known = this.highCardinality;
		if (known == null) {
			KeyValues destination = KeyValues
				.of(MessageObservation.HighCardinalityKeyNames.DESTINATION.withValue(destination()));
			String id = messageId();
			known = (id != null) ? destination.and(MessageObservation.HighCardinalityKeyNames.MESSAGE_ID.withValue(id))
					: destination;
			this.highCardinality = known;
		}
		return known;
	}

}
