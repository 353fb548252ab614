package io.github.headrace.test;

import java.util.Objects;

import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.listener.ListenerErrorHandler;

/**
 * Lets every endpoint tell what becomes of its messages; what it does with them stays as
 * it is.
 */
final class CapturingEndpointCustomizer implements ChannelEndpointCustomizer {

	private final Captures captures;

	private final ListenerErrorHandler defaultErrorHandler;

	CapturingEndpointCustomizer(Captures captures, ListenerErrorHandler defaultErrorHandler) {
		this.captures = captures;
		this.defaultErrorHandler = defaultErrorHandler;
	}

	@Override
	public ChannelEndpoint customize(ChannelEndpoint endpoint) {
		Capture capture = this.captures.of(endpoint.id());
		ListenerErrorHandler errorHandler = Objects.requireNonNullElse(endpoint.errorHandler(),
				this.defaultErrorHandler);
		return endpoint.withHandler(new CapturingHandler(capture, endpoint.handler())).withErrorHandler((failure) -> {
			try {
				errorHandler.handle(failure);
			}
			finally {
				capture.failed(failure);
			}
		});
	}

}
