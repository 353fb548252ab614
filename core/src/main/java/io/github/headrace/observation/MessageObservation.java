package io.github.headrace.observation;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/**
 * The observations of messages.
 */
public enum MessageObservation implements ObservationDocumentation {

	/**
	 * A message on its way to a channel, until Redis has answered.
	 */
	CHANNEL_PUBLISH(ObservedTransport.CHANNEL, DefaultPublishObservationConvention.class),

	/**
	 * A call of a channel listener's handler: all attempts in place, the result and what
	 * becomes of a failure included.
	 */
	CHANNEL_PROCESS(ObservedTransport.CHANNEL, DefaultProcessObservationConvention.class),

	/**
	 * An entry on its way to a stream, until Redis has answered.
	 */
	STREAM_PUBLISH(ObservedTransport.STREAM, DefaultPublishObservationConvention.class),

	/**
	 * A call of a stream listener's handler: one attempt, the result included.
	 */
	STREAM_PROCESS(ObservedTransport.STREAM, DefaultProcessObservationConvention.class);

	/** What the name of each observation of a message that is sent ends with. */
	static final String PUBLISH = ".publish";

	/** What the name of each observation of a message that is handled ends with. */
	static final String PROCESS = ".process";

	private final ObservedTransport transport;

	private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;

	MessageObservation(ObservedTransport transport,
			Class<? extends ObservationConvention<? extends Observation.Context>> convention) {
		this.transport = transport;
		this.convention = convention;
	}

	@Override
	public String getName() {
		return this.transport.prefix() + (isPublish() ? PUBLISH : PROCESS);
	}

	@Override
	public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
		return this.convention;
	}

	private boolean isPublish() {
		return this.convention == DefaultPublishObservationConvention.class;
	}

	@Override
	public KeyName[] getLowCardinalityKeyNames() {
		return isPublish() ? new KeyName[] { LowCardinalityKeyNames.OUTCOME } : LowCardinalityKeyNames.values();
	}

	@Override
	public KeyName[] getHighCardinalityKeyNames() {
		return isPublish() ? new KeyName[] { HighCardinalityKeyNames.DESTINATION } : HighCardinalityKeyNames.values();
	}

	/**
	 * The keys that have few values, and are tags of meters.
	 */
	public enum LowCardinalityKeyNames implements KeyName {

		/**
		 * The id of the listener; {@code run-time} for all run-time subscriptions.
		 */
		LISTENER("listener"),

		/**
		 * Either {@code succeeded} or {@code failed}; there is none before the end.
		 */
		OUTCOME("outcome");

		private final String key;

		LowCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

	/**
	 * The keys that may have any number of values.
	 */
	public enum HighCardinalityKeyNames implements KeyName {

		/**
		 * The name of the channel or stream, as the application calls it.
		 */
		DESTINATION("messaging.destination.name"),

		/**
		 * The id of the message, where it has one; none for a batch.
		 */
		MESSAGE_ID("messaging.message.id");

		private final String key;

		HighCardinalityKeyNames(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
