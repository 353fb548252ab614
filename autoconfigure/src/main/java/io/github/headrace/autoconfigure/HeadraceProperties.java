package io.github.headrace.autoconfigure;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.StartMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties of everything that Headrace does.
 *
 * @param namespace Prefix of all names that the application uses in Redis, without the
 * colon that follows it.
 * @param startMode What the start of the application does when Redis cannot be used.
 * @param connectionFactory Name of the bean that makes the connections, where there are
 * several.
 * @param readiness Readiness of the application for traffic.
 * @param observations Observations of messages.
 */
@ConfigurationProperties("headrace")
record HeadraceProperties(@DefaultValue("") String namespace, @DefaultValue("background") StartMode startMode,
		@Nullable String connectionFactory, @DefaultValue Readiness readiness,
		@DefaultValue Observations observations) {

	HeadraceProperties {
		requireNamespace(namespace);
	}

	private static void requireNamespace(String namespace) {
		try {
			Namespace.of(namespace);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException("headrace.namespace", namespace,
					ex.getMessage() + ".");
		}
	}

	/**
	 * Readiness of the application for traffic.
	 *
	 * @param enabled Whether the application is not ready before all listeners that are
	 * started are subscribed for the first time.
	 */
	record Readiness(@DefaultValue("true") boolean enabled) {

	}

	/**
	 * Observations of messages.
	 *
	 * @param enabled Whether messages that are sent and calls of handlers are observed,
	 * which makes their timers and spans.
	 */
	record Observations(@DefaultValue("true") boolean enabled) {

	}

}
