package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.registration.NearestName;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Warns of gap listeners that wait for the gaps of a listener that does not exist.
 */
final class GapListenersCheck implements ApplicationListener<ApplicationReadyEvent> {

	private static final Log logger = LogFactory.getLog(GapListenersCheck.class);

	private final SubscriptionGapListeners gapListeners;

	private final ListenerRegistry registry;

	GapListenersCheck(SubscriptionGapListeners gapListeners, ListenerRegistry registry) {
		this.gapListeners = gapListeners;
		this.registry = registry;
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		List<String> existing = this.registry.containers().stream().map(ListenerContainer::id).toList();
		this.gapListeners.interests().forEach((description, ids) -> ids.forEach((id) -> {
			if (!existing.contains(id)) {
				logger.warn(
						"@SubscriptionGapListener %s is for the listener '%s', but there is no listener with this id; there are %s%s"
							.formatted(description, id, existing, NearestName.hint(id, existing)));
			}
		}));
	}

}
