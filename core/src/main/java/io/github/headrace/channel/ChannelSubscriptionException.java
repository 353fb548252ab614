package io.github.headrace.channel;

import java.util.List;

/**
 * Redis could not be reached, or refused, when channels were to be subscribed.
 */
public class ChannelSubscriptionException extends RuntimeException {

	private final List<String> destinations;

	private final String server;

	/**
	 * Creates the exception.
	 * @param destinations the channels and patterns
	 * @param server where Redis was expected
	 * @param cause what the subscription failed with
	 */
	public ChannelSubscriptionException(List<String> destinations, String server, Throwable cause) {
		super("Could not subscribe to %s on %s: %s".formatted(destinations, server, rootMessage(cause)), cause);
		this.destinations = List.copyOf(destinations);
		this.server = server;
	}

	private static String rootMessage(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return (root.getMessage() != null) ? root.getMessage() : root.getClass().getName();
	}

	/**
	 * Returns what was to be subscribed.
	 * @return the channels and patterns
	 */
	public List<String> destinations() {
		return this.destinations;
	}

	/**
	 * Returns where Redis was expected.
	 * @return the address, as far as it is known
	 */
	public String server() {
		return this.server;
	}

}
