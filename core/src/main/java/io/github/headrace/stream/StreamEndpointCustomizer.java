package io.github.headrace.stream;

/**
 * Adjusts the endpoints of stream listeners before their containers are made; all beans
 * of this type are called, in order.
 */
@FunctionalInterface
public interface StreamEndpointCustomizer {

	/**
	 * Adjusts an endpoint.
	 * @param endpoint the endpoint
	 * @return the endpoint to use
	 */
	StreamEndpoint customize(StreamEndpoint endpoint);

}
