package io.github.headrace.registration;

import java.util.List;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.DisposableBean;

/**
 * Turns endpoints into containers and hands them to the registry; the way to declare
 * listeners by code.
 * <p>
 * Before the application has started it only collects; afterwards a listener that starts
 * by itself is started at once. Safe for use by several threads.
 */
public final class ListenerRegistrar implements DisposableBean {

	private final ChannelContainerFactory factory;

	private final ListenerRegistry registry;

	private final List<ChannelEndpointCustomizer> customizers;

	/**
	 * Creates a registrar.
	 * @param factory makes the containers
	 * @param registry holds them
	 * @param customizers adjust each endpoint, in order
	 */
	public ListenerRegistrar(ChannelContainerFactory factory, ListenerRegistry registry,
			List<ChannelEndpointCustomizer> customizers) {
		this.factory = factory;
		this.registry = registry;
		this.customizers = List.copyOf(customizers);
	}

	/**
	 * Adds a listener.
	 * @param endpoint what to listen to
	 * @return its container
	 * @throws InvalidListenerException if it cannot work or its id is taken
	 */
	public ListenerContainer register(ChannelEndpoint endpoint) {
		ChannelEndpoint customized = endpoint;
		for (ChannelEndpointCustomizer customizer : this.customizers) {
			customized = customizer.customize(customized);
		}
		ListenerContainer container = this.factory.create(customized);
		this.registry.register(container);
		return container;
	}

	/**
	 * Discards what could not be handled in time. This bean depends on all that its
	 * containers need, so it is destroyed before the threads of their lanes are.
	 */
	@Override
	public void destroy() {
		this.registry.destroy();
	}

}
