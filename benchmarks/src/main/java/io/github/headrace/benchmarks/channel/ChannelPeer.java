package io.github.headrace.benchmarks.channel;

/**
 * One way to listen to a channel. It is opened once per JVM and subscribed round by
 * round; every message ends in {@link Arrivals#arrived(long)}.
 */
interface ChannelPeer {

	void subscribe();

	void unsubscribe();

}
