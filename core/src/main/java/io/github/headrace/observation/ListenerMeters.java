package io.github.headrace.observation;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.RegistrationListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Lets the meters of listeners come and go with their containers.
 */
abstract class ListenerMeters implements RegistrationListener {

	private final MeterRegistry registry;

	private final ObservedTransport transport;

	ListenerMeters(MeterRegistry registry, ObservedTransport transport) {
		this.registry = registry;
		this.transport = transport;
	}

	MeterRegistry registry() {
		return this.registry;
	}

	static Tags tags(String listener) {
		return Tags.of(MeterTag.LISTENER.asString(), listener);
	}

	/** Also removes the timers that observers have made. */
	@Override
	public void removed(ListenerContainer container) {
		this.registry.getMeters()
			.stream()
			.map(Meter::getId)
			.filter((id) -> id.getName().startsWith(this.transport.prefix() + ".")
					&& container.id().equals(id.getTag(MeterTag.LISTENER.asString())))
			.forEach(this.registry::remove);
	}

}
