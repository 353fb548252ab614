package io.github.headrace.autoconfigure;

import java.util.Map;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContext;
import org.springframework.util.ClassUtils;

/**
 * Looks at what an application does with observations: where they only become timers,
 * nothing else has to be made of them.
 *
 * @param context has the beans that Boot registers with the registry of observations
 */
record ObservationUses(ApplicationContext context) {

	private static final String BOOT = "org.springframework.boot.micrometer.observation.autoconfigure.";

	private static final Bindable<Map<String, String>> ENTRIES = Bindable.mapOf(String.class, String.class);

	/**
	 * Returns whether the only handler is that of meters, and nobody adds to observations
	 * or takes some of them out.
	 */
	boolean areTimersOnly() {
		return this.context.getBeanProvider(ObservationHandler.class)
			.stream()
			.allMatch((handler) -> handler.getClass() == DefaultMeterObservationHandler.class)
				&& isNone(GlobalObservationConvention.class) && isNone(ObservationFilter.class)
				&& isNone(ObservationPredicate.class) && isNoCustomizer() && isUnset("key-values") && isUnset("enable");
	}

	/** Boot's own bean does what the properties say. */
	private boolean isNone(Class<?> type) {
		for (String name : this.context.getBeanNamesForType(type)) {
			Class<?> found = this.context.getType(name);
			if (found == null || !found.getName().startsWith(BOOT)) {
				return false;
			}
		}
		return true;
	}

	private boolean isNoCustomizer() {
		String name = BOOT + "ObservationRegistryCustomizer";
		ClassLoader classLoader = this.context.getClassLoader();
		return !ClassUtils.isPresent(name, classLoader) || isNone(ClassUtils.resolveClassName(name, classLoader));
	}

	private boolean isUnset(String property) {
		return Binder.get(this.context.getEnvironment())
			.bind("management.observations." + property, ENTRIES)
			.orElse(Map.of())
			.isEmpty();
	}

}
