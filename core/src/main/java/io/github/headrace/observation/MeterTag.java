package io.github.headrace.observation;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of the meters that are bound to what the other packages count.
 */
public enum MeterTag implements KeyName {

	/**
	 * The id of the listener; {@code run-time} for all run-time subscriptions.
	 */
	LISTENER,

	/**
	 * What became of a message.
	 */
	OUTCOME,

	/**
	 * The name of the stream, as the application calls it.
	 */
	STREAM;

	@Override
	public String asString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
