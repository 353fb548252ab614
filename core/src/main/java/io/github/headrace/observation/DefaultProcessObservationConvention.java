package io.github.headrace.observation;

import io.micrometer.common.KeyValues;

/**
 * Describes the calls of handlers as {@link MessageObservation} documents it.
 */
public class DefaultProcessObservationConvention implements ProcessObservationConvention {

	@Override
	public String getContextualName(ProcessContext context) {
		return context.nameOfDefault();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ProcessContext context) {
		return context.lowCardinality();
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ProcessContext context) {
		return context.highCardinality();
	}

}
