package io.github.headrace.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.ReadinessState;

/**
 * What has been said of the application's availability, except that it does not accept
 * traffic before its listeners are subscribed, whoever says so. Unlike an event, this
 * leaves no moment at which a probe could see another state.
 */
final class ListenersAvailability extends ApplicationAvailabilityBean {

	private final ListenersReadiness readiness;

	ListenersAvailability(ListenersReadiness readiness) {
		this.readiness = readiness;
	}

	@Override
	public <S extends AvailabilityState> @Nullable AvailabilityChangeEvent<S> getLastChangeEvent(Class<S> stateType) {
		AvailabilityChangeEvent<S> last = super.getLastChangeEvent(stateType);
		if (last == null || last.getState() != ReadinessState.ACCEPTING_TRAFFIC || this.readiness.isReached()) {
			return last;
		}
		return new AvailabilityChangeEvent<>(this.readiness, stateType.cast(ReadinessState.REFUSING_TRAFFIC));
	}

}
