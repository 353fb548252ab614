package io.github.headrace.cache;

/**
 * What carries invalidations.
 */
public enum InvalidationTransportType {

	/**
	 * A log (a Redis stream): who was cut off is told exactly what he missed.
	 */
	LOG,

	/**
	 * A channel (Pub/Sub): nothing is kept on the server, and who was cut off drops
	 * everything.
	 */
	CHANNEL

}
