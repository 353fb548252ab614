package io.github.headrace.autoconfigure;

import java.time.Duration;

import io.github.headrace.keyspace.GroupSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of keyspace listeners. Everything else, such as the settings
 * of single listeners, they share with channel listeners.
 *
 * @param enabled Whether keyspace listeners are configured.
 * @param configure Whether flags that listeners need are added to
 * 'notify-keyspace-events' of the servers. Otherwise a warning says which are missing.
 * @param group How instances share the events of a listener that has a group.
 */
@ConfigurationProperties("headrace.keyspace")
record KeyspaceProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean configure,
		@DefaultValue Group group) {

	KeyspaceProperties {
		PropertyConstraints constraints = new PropertyConstraints("headrace.keyspace.");
		constraints.positive("group.window", group.window());
		constraints.require(group.retention().compareTo(group.window()) >= 0, "group.retention", group.retention(),
				"It must not be shorter than 'headrace.keyspace.group.window', which is %s."
					.formatted(PropertyText.of(group.window())));
	}

	GroupSettings groupSettings() {
		return new GroupSettings(this.group.window(), this.group.retention());
	}

	/**
	 * How instances share the events of a listener that has a group.
	 *
	 * @param window How far apart the arrivals of one event at two instances may be, the
	 * difference of their clocks included.
	 * @param retention How long it is remembered which events are handled, so how far
	 * instances may be behind each other.
	 */
	record Group(@DefaultValue("2s") Duration window, @DefaultValue("1m") Duration retention) {

	}

}
