package io.github.headrace.observation;

import java.util.function.Function;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Asks a convention of the application, and the default one where that fails: an
 * observation that cannot be stopped would never leave its registry.
 *
 * @param <C> the type of the contexts
 */
final class GuardedConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private final String defaultName;

	private final ObservationConvention<C> asked;

	private final ObservationConvention<C> fallback;

	GuardedConvention(String defaultName, ObservationConvention<C> asked, ObservationConvention<C> fallback) {
		this.defaultName = defaultName;
		this.asked = asked;
		this.fallback = fallback;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public String getName() {
		String name = null;
		try {
			name = this.asked.getName();
		}
		catch (RuntimeException ex) {
			ObservationFailures.log(ex);
		}
		return (name != null) ? name : this.defaultName;
	}

	@Override
	public @Nullable String getContextualName(C context) {
		String name = ask((convention) -> convention.getContextualName(context));
		return (name != null) ? name : this.fallback.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return ask((convention) -> convention.getLowCardinalityKeyValues(context));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return ask((convention) -> convention.getHighCardinalityKeyValues(context));
	}

	private <T extends @Nullable Object> T ask(Function<ObservationConvention<C>, T> question) {
		try {
			return question.apply(this.asked);
		}
		catch (RuntimeException ex) {
			ObservationFailures.log(ex);
			return question.apply(this.fallback);
		}
	}

}
