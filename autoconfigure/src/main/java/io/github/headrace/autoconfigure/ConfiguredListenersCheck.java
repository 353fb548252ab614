package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.NearestName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Warns of properties for listeners that do not exist, as a misspelt id would go
 * unnoticed.
 */
final class ConfiguredListenersCheck implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(ConfiguredListenersCheck.class);

	private final Set<String> configured;

	private final ListenerRegistry registry;

	ConfiguredListenersCheck(Set<String> configured, ListenerRegistry registry) {
		this.configured = configured;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		List<String> existing = this.registry.containers().stream().map(ListenerContainer::id).toList();
		for (String id : new TreeSet<>(this.configured)) {
			if (!existing.contains(id)) {
				logger.warn(
						"'headrace.channels.listeners.%s' is set, but there is no listener with this id; there are %s%s"
							.formatted(id, existing, NearestName.hint(id, existing)));
			}
		}
	}

}
