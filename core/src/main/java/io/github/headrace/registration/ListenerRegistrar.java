package io.github.headrace.registration;

import java.util.List;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.RegistrationListener;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamEndpointCustomizer;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * Turns endpoints into containers and hands them to the registry; the way to declare
 * listeners by code.
 * <p>
 * Before the application has started it only collects; afterwards a listener that starts
 * by itself is started at once. Safe for use by several threads.
 */
public final class ListenerRegistrar implements DisposableBean {

	private final ListenerRegistry registry;

	private final @Nullable ChannelContainerFactory channels;

	private final List<ChannelEndpointCustomizer> channelCustomizers;

	private final @Nullable StreamContainerFactory streams;

	private final List<StreamEndpointCustomizer> streamCustomizers;

	/**
	 * Creates a registrar.
	 * @param registry holds the containers
	 * @param channels makes those of channels, or {@code null} if they are disabled
	 * @param channelCustomizers adjust each endpoint of channels, in order
	 * @param streams makes those of streams, or {@code null} if they are disabled
	 * @param streamCustomizers adjust each endpoint of streams, in order
	 */
	public ListenerRegistrar(ListenerRegistry registry, @Nullable ChannelContainerFactory channels,
			List<ChannelEndpointCustomizer> channelCustomizers, @Nullable StreamContainerFactory streams,
			List<StreamEndpointCustomizer> streamCustomizers) {
		this.registry = registry;
		this.channels = channels;
		this.channelCustomizers = List.copyOf(channelCustomizers);
		this.streams = streams;
		this.streamCustomizers = List.copyOf(streamCustomizers);
		registry.addListener(new RegistrationListener() {

			@Override
			public void added(ListenerContainer container) {
			}

			@Override
			public void removed(ListenerContainer container) {
				forget(container);
			}

		});
	}

	/**
	 * Adds a listener of channels.
	 * @param endpoint what to listen to
	 * @return its container
	 * @throws InvalidListenerException if it cannot work or its id is taken
	 */
	public ListenerContainer register(ChannelEndpoint endpoint) {
		ChannelContainerFactory factory = required(this.channels, endpoint.description(), "channels");
		ChannelEndpoint customized = endpoint;
		for (ChannelEndpointCustomizer customizer : this.channelCustomizers) {
			customized = customizer.customize(customized);
		}
		return registered(factory.create(customized));
	}

	/**
	 * Adds a listener of streams.
	 * @param endpoint what to read
	 * @return its container
	 * @throws InvalidListenerException if it cannot work or its id is taken
	 */
	public ListenerContainer register(StreamEndpoint endpoint) {
		StreamContainerFactory factory = required(this.streams, endpoint.description(), "streams");
		StreamEndpoint customized = endpoint;
		for (StreamEndpointCustomizer customizer : this.streamCustomizers) {
			customized = customizer.customize(customized);
		}
		return registered(factory.create(customized));
	}

	private static <F> F required(@Nullable F factory, String listener, String kind) {
		if (factory == null) {
			throw new InvalidListenerException(listener, "listeners of %s are disabled".formatted(kind),
					"Remove it, or remove 'headrace.%s.enabled=false'".formatted(kind));
		}
		return factory;
	}

	private ListenerContainer registered(ListenerContainer container) {
		try {
			this.registry.register(container);
			return container;
		}
		catch (RuntimeException ex) {
			forget(container);
			throw ex;
		}
	}

	private void forget(ListenerContainer container) {
		if (this.channels != null) {
			this.channels.forget(container);
		}
		if (this.streams != null) {
			this.streams.forget(container);
		}
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
