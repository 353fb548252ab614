package io.github.headrace.subscription;

/**
 * Is told what happens on a {@link Link}, by the event loop of its connection.
 */
interface LinkListener {

	/**
	 * A message has arrived.
	 * @param link the link
	 * @param kind how its topic is subscribed
	 * @param name the name of the topic
	 * @param channel the channel to which it was published
	 * @param body the message
	 */
	void message(Link link, Topic.Kind kind, String name, String channel, byte[] body);

	/**
	 * The server has ended a subscription, be it because it was asked to.
	 * @param link the link
	 * @param topic the topic
	 */
	void revoked(Link link, Topic topic);

	/**
	 * The connection has been closed, by whomever.
	 * @param link the link
	 */
	void disconnected(Link link);

}
