package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Looks at what an application does with observations: where they only become timers,
 * nothing else has to be made of them.
 *
 * @param beanFactory has the beans that Boot registers with its registry of observations
 * @param environment has the properties of Boot
 */
record ObservationUses(ConfigurableListableBeanFactory beanFactory, Environment environment) {

	private static final String BOOT = "org.springframework.boot.micrometer.observation.autoconfigure.";

	private static final Bindable<Map<String, String>> ENTRIES = Bindable.mapOf(String.class, String.class);

	/**
	 * Returns whether the only handler is that of meters, and nobody adds to observations
	 * or takes some of them out.
	 */
	boolean areTimersOnly() {
		return isRegistryOfBoot() && isHandlerOfMetersOnly() && isNone(GlobalObservationConvention.class)
				&& isNone(ObservationFilter.class) && isNone(ObservationPredicate.class) && isNoCustomizer()
				&& isUnset("key-values") && isUnset("enable");
	}

	/** A registry of the application may have handlers that are no beans. */
	private boolean isRegistryOfBoot() {
		String[] names = this.beanFactory.getBeanNamesForType(ObservationRegistry.class);
		return names.length == 1 && this.beanFactory.containsBeanDefinition(names[0])
				&& (BOOT + "ObservationAutoConfiguration")
					.equals(this.beanFactory.getBeanDefinition(names[0]).getFactoryBeanName());
	}

	private boolean isHandlerOfMetersOnly() {
		List<?> handlers = this.beanFactory.getBeanProvider(ObservationHandler.class).stream().toList();
		return handlers.size() == 1 && handlers.get(0).getClass() == DefaultMeterObservationHandler.class;
	}

	/** Boot's own bean does what the properties say. */
	private boolean isNone(Class<?> type) {
		for (String name : this.beanFactory.getBeanNamesForType(type)) {
			Class<?> found = this.beanFactory.getType(name);
			if (found == null || !found.getName().startsWith(BOOT)) {
				return false;
			}
		}
		return true;
	}

	private boolean isNoCustomizer() {
		String name = BOOT + "ObservationRegistryCustomizer";
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		return !ClassUtils.isPresent(name, classLoader) || isNone(ClassUtils.resolveClassName(name, classLoader));
	}

	private boolean isUnset(String property) {
		return Binder.get(this.environment)
			.bind("management.observations." + property, ENTRIES)
			.orElse(Map.of())
			.isEmpty();
	}

}
