package io.github.headrace.test;

import java.util.Objects;

import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamEndpointCustomizer;

/**
 * Lets every endpoint of streams tell what becomes of its entries; what it does with them
 * stays as it is.
 */
final class CapturingStreamEndpointCustomizer implements StreamEndpointCustomizer {

	private final Captures captures;

	private final ListenerErrorHandler defaultErrorHandler;

	CapturingStreamEndpointCustomizer(Captures captures, ListenerErrorHandler defaultErrorHandler) {
		this.captures = captures;
		this.defaultErrorHandler = defaultErrorHandler;
	}

	@Override
	public StreamEndpoint customize(StreamEndpoint endpoint) {
		Capture capture = this.captures.of(endpoint.id());
		ListenerErrorHandler errorHandler = Objects.requireNonNullElse(endpoint.errorHandler(),
				this.defaultErrorHandler);
		return endpoint.withHandler(new CapturingStreamHandler(capture, endpoint.handler()))
			.withErrorHandler((failure) -> {
				try {
					errorHandler.handle(failure);
				}
				finally {
					capture.failed(failure);
				}
			});
	}

}
