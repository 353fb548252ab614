package io.github.headrace.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Refuses values of properties that cannot work; what is not set is fine.
 *
 * @param prefix what the names of the properties begin with
 */
record PropertyConstraints(String prefix) {

	PropertyConstraints nested(String name) {
		return new PropertyConstraints(this.prefix + name + ".");
	}

	/** Adds a key of a map as it has to be written in a property. */
	PropertyConstraints nested(String map, String key) {
		return key.matches("[\\w-]+") ? nested(map + "." + key) : nested(map + "[" + key + "]");
	}

	void positive(String name, @Nullable Integer value) {
		require(value == null || value > 0, name, value, "It must be positive.");
	}

	void positive(String name, @Nullable DataSize value) {
		require(value == null || value.toBytes() > 0, name, value, "It must be positive.");
	}

	void positive(String name, @Nullable Duration value) {
		require(value == null || value.toMillis() > 0, name, value, "It must be at least 1ms.");
	}

	void notNegative(String name, @Nullable Duration value) {
		require(value == null || !value.isNegative(), name, value, "It must not be negative.");
	}

	void notNegative(String name, @Nullable Number value) {
		require(value == null || value.longValue() >= 0, name, value, "It must not be negative; 0 keeps any number.");
	}

	void require(boolean condition, String name, @Nullable Object value, String reason) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + name, value, reason);
		}
	}

}
