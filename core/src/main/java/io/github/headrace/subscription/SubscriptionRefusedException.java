package io.github.headrace.subscription;

/**
 * The server has refused a subscription, as a rule because the user may not access the
 * channel.
 */
public class SubscriptionRefusedException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param topic what was refused
	 * @param cause what the server answered
	 */
	public SubscriptionRefusedException(Topic topic, Throwable cause) {
		super("the subscription of '%s' was refused: %s".formatted(topic, cause.getMessage()), cause);
	}

}
