package io.github.headrace.channel;

import java.util.Map;

import io.github.headrace.listener.ResultSender;

/**
 * Publishes results to a channel, whose name may contain variables of the handled
 * message's channel. Waits for the answer of Redis, so that a failure is the message's.
 */
public final class ChannelResultSender implements ResultSender {

	private final RedisChannelOperations operations;

	private final ChannelName channel;

	/**
	 * Creates a sender.
	 * @param operations publishes
	 * @param channel where to
	 */
	public ChannelResultSender(RedisChannelOperations operations, ChannelName channel) {
		this.operations = operations;
		this.channel = channel;
	}

	@Override
	public void send(Object result, Map<String, String> variables) {
		this.operations.publish(this.channel.expand(variables), result);
	}

}
