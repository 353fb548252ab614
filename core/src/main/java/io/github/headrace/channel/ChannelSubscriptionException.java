package io.github.headrace.channel;

import java.util.List;

import io.github.headrace.subscription.SubscriptionRefusedException;

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
		super("Could not subscribe to %s on %s: %s".formatted(destinations, server, reason(cause)), cause);
		this.destinations = List.copyOf(destinations);
		this.server = server;
	}

	private static String reason(Throwable cause) {
		Throwable telling = cause;
		while (!(telling instanceof SubscriptionRefusedException) && telling.getCause() != null) {
			telling = telling.getCause();
		}
		return (telling.getMessage() != null) ? telling.getMessage() : telling.getClass().getName();
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
