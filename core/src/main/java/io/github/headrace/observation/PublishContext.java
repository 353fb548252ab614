package io.github.headrace.observation;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;

/**
 * A message on its way to Redis. Its carrier is what travels with the message.
 */
public final class PublishContext extends SenderContext<Map<String, String>> {

	private final ObservedTransport transport;

	private final String destination;

	private final Map<String, String> headers = new LinkedHashMap<>();

	private final KeyValues highCardinality;

	/** Made once, as it is asked for at the start and at the end. */
	private final String nameOfDefault;

	private volatile boolean ended;

	PublishContext(ObservedTransport transport, String destination) {
		super((headers, name, value) -> {
			if (headers != null) {
				headers.put(name, value);
			}
		}, Kind.PRODUCER);
		this.transport = transport;
		this.destination = destination;
		this.nameOfDefault = destination + " publish";
		this.highCardinality = KeyValues
			.of(MessageObservation.HighCardinalityKeyNames.DESTINATION.withValue(destination));
		setCarrier(this.headers);
	}

	/**
	 * Returns what carries the message.
	 * @return the transport
	 */
	public ObservedTransport transport() {
		return this.transport;
	}

	/**
	 * Returns where the message goes.
	 * @return the name of the channel or stream, as the application calls it
	 */
	public String destination() {
		return this.destination;
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

	Map<String, String> headers() {
		return this.headers;
	}

	String nameOfDefault() {
		return this.nameOfDefault;
	}

	KeyValues highCardinality() {
		return this.highCardinality;
	}

}
