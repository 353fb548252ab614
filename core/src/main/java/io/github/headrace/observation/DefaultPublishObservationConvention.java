package io.github.headrace.observation;

import io.micrometer.common.KeyValues;

/**
 * Describes messages that are sent as {@link MessageObservation} documents it.
 */
public class DefaultPublishObservationConvention implements PublishObservationConvention {

	private static final KeyValues SUCCEEDED = KeyValues.of(Outcome.SUCCEEDED.keyValue());

	private static final KeyValues FAILED = KeyValues.of(Outcome.FAILED.keyValue());

	@Override
	public String getContextualName(PublishContext context) {
		return context.nameOfDefault();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(PublishContext context) {
		if (!context.isEnded()) {
			return KeyValues.empty();
		}
		return (context.getError() != null) ? FAILED : SUCCEEDED;
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(PublishContext context) {
		return context.highCardinality();
	}

}
