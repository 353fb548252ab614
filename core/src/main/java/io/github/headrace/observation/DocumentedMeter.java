package io.github.headrace.observation;

import io.micrometer.core.instrument.docs.MeterDocumentation;

/**
 * A meter with a description.
 */
interface DocumentedMeter extends MeterDocumentation {

	/**
	 * Returns what the meter tells.
	 * @return a sentence for people
	 */
	String description();

}
