package io.github.headrace.observation;

import java.util.Locale;

import io.micrometer.common.KeyValue;

/**
 * What becomes of a message that is sent, or that a handler gets.
 */
enum Outcome {

	SUCCEEDED, FAILED;

	private final String value = name().toLowerCase(Locale.ROOT);

	private final KeyValue keyValue = KeyValue.of(MessageObservation.LowCardinalityKeyNames.OUTCOME.asString(),
			this.value);

	String value() {
		return this.value;
	}

	KeyValue keyValue() {
		return this.keyValue;
	}

}
