package io.github.headrace.autoconfigure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.doctor.DoctorLevel;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the doctor, who examines the set-up of Redis.
 *
 * @param enabled Whether the set-up of Redis is examined when the application starts.
 * @param levels How serious the findings of a check are taken, by its name; 'warn' where
 * nothing is said.
 */
@ConfigurationProperties("headrace.doctor")
record DoctorProperties(@DefaultValue("true") boolean enabled, @DefaultValue Map<String, DoctorLevel> levels) {

	DoctorProperties {
		// The sources that go before others come first.
		levels = Collections.unmodifiableMap(new LinkedHashMap<>(levels));
	}

}
