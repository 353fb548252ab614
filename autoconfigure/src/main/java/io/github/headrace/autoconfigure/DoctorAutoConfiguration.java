package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.channel.OutputBufferCheck;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.doctor.Doctor;
import io.github.headrace.doctor.DoctorChecks;
import io.github.headrace.doctor.DoctorLevel;
import io.github.headrace.doctor.DoctorRounds;
import io.github.headrace.doctor.SubscriptionRightsCheck;
import io.github.headrace.keyspace.KeyspaceEventsCheck;
import io.github.headrace.keyspace.NotificationFlagsCheck;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.NearestName;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;

/**
 * Configures the doctor, who says what is wrong with the set-up of Redis for what the
 * application does.
 */
@AutoConfiguration(after = { HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
		StreamAutoConfiguration.class, KeyspaceAutoConfiguration.class, DeadLetterAutoConfiguration.class,
		CacheInvalidationAutoConfiguration.class })
@ConditionalOnBean({ NativeConnections.class, ListenerRegistry.class })
@ConditionalOnBooleanProperty(name = "headrace.doctor.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ DoctorProperties.class, ChannelProperties.class, CacheProperties.class,
		HeadraceProperties.class })
public final class DoctorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Doctor headraceDoctor(ObjectProvider<ServerUsage> usages, ObjectProvider<ServerCheck> contributed,
			DoctorProperties properties) {
		List<ServerCheck> checks = new ArrayList<>(DoctorChecks.all());
		contributed.orderedStream().forEach(checks::add);
		return new Doctor(usages.orderedStream().toList(), checks, levels(properties.levels(), checks));
	}

	private static Map<String, DoctorLevel> levels(Map<String, DoctorLevel> configured,
			Collection<ServerCheck> checks) {
		Set<String> names = new TreeSet<>(DoctorChecks.NAMES);
		checks.forEach((check) -> names.add(check.name()));
		Map<String, String> byForm = new HashMap<>();
		names.forEach((name) -> byForm.put(uniform(name), name));
		Map<String, DoctorLevel> levels = new HashMap<>();
		configured.forEach((given, level) -> {
			String name = byForm.get(uniform(given));
			if (name == null) {
				throw new InvalidConfigurationPropertyValueException("headrace.doctor.levels." + given, level,
						"There is no such check%s. The checks are %s.".formatted(NearestName.hint(given, names),
								names));
			}
			levels.putIfAbsent(name, level);
		});
		return levels;
	}

	/**
	 * An environment variable has no dashes: EVICTION_POLICY arrives as eviction.policy.
	 */
	private static String uniform(String name) {
		return name.replaceAll("[-._]", "").toLowerCase(Locale.ROOT);
	}

	@Bean
	@ConditionalOnMissingBean
	DoctorRounds headraceDoctorRounds(Doctor doctor, HeadraceProperties common, ListenerRegistry registry) {
		return new DoctorRounds(doctor, common.startMode(), registry);
	}

	@Bean
	@ConditionalOnMissingBean
	SubscriptionRightsCheck headraceSubscriptionRightsCheck(ListenerRegistry registry) {
		return new SubscriptionRightsCheck(registry);
	}

	@Bean
	@ConditionalOnMissingBean
	OutputBufferCheck headraceOutputBufferCheck(ChannelProperties channels) {
		return new OutputBufferCheck(channels.maxPayloadSize().toBytes());
	}

	@Bean
	@ConditionalOnBean(NotificationFlagsCheck.class)
	@ConditionalOnMissingBean
	KeyspaceEventsCheck headraceKeyspaceEventsCheck(NotificationFlagsCheck flags, NativeConnections connections) {
		return new KeyspaceEventsCheck(flags, connections);
	}

	@Bean
	@ConditionalOnBean(CacheInvalidationsLifecycle.class)
	@ConditionalOnMissingBean
	CacheServerUsage headraceCacheServerUsage(CacheInvalidationsLifecycle lifecycle, CacheProperties properties,
			NativeConnections connections, HeadraceProperties common) {
		return new CacheServerUsage(lifecycle, properties, connections, common);
	}

}
