package io.github.headrace.subscription;

import java.time.Duration;

/**
 * How patiently subscriptions are kept.
 *
 * @param connectTimeout how long an attempt to connect may take
 * @param confirmationTimeout how long the server may take to confirm a subscription
 * @param refusedDelay the pause before a refused subscription is tried again
 * @param heartbeatInterval the pause between two signs of life asked of the server
 * @param missedHeartbeats how many of them may stay unanswered
 * @param firstDelay the pause before a lost connection is opened again, the first time
 * @param maxDelay the longest of these pauses
 */
public record SubscriptionSettings(Duration connectTimeout, Duration confirmationTimeout, Duration refusedDelay,
		Duration heartbeatInterval, int missedHeartbeats, Duration firstDelay, Duration maxDelay) {

	/**
	 * The settings that hold if nothing is configured.
	 */
	public static final SubscriptionSettings DEFAULTS = new SubscriptionSettings(Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(5), 2, Duration.ofMillis(50),
			Duration.ofSeconds(5));

}
