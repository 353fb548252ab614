package io.github.headrace.channel;

/**
 * Has the last word about an endpoint before its container is made; declare beans of this
 * type to adjust listeners, whether they come from annotations or from code.
 */
@FunctionalInterface
public interface ChannelEndpointCustomizer {

	/**
	 * Returns the endpoint to use.
	 * @param endpoint the endpoint as declared, or as the previous customizer left it
	 * @return the same or another endpoint
	 */
	ChannelEndpoint customize(ChannelEndpoint endpoint);

}
