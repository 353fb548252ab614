package io.github.headrace.benchmarks.channel;

/**
 * What a peer is opened with.
 *
 * @param host the host of the server
 * @param port the port of the server
 * @param channel the channel to listen to
 * @param arrivals where to note messages
 */
record ChannelPeerContext(String host, int port, String channel, Arrivals arrivals) {

}
