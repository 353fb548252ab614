package io.github.headrace.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Describes the observations of messages that are sent. A bean of this type replaces the
 * default one, for channels and streams; where it has no names of its own, those of
 * {@link MessageObservation} stay.
 */
public interface PublishObservationConvention extends ObservationConvention<PublishContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof PublishContext;
	}

}
