package io.github.headrace.stream;

import java.util.Map;

import io.github.headrace.listener.ResultSender;

/**
 * Adds results to a stream ({@code XADD}). Waits for the answer of Redis, so that a
 * failure is that of the entry or message which was handled.
 */
public final class StreamResultSender implements ResultSender {

	private final RedisStreamOperations operations;

	private final String stream;

	/**
	 * Creates a sender.
	 * @param operations adds
	 * @param stream where to
	 */
	public StreamResultSender(RedisStreamOperations operations, String stream) {
		this.operations = operations;
		this.stream = stream;
	}

	@Override
	public void send(Object result, Map<String, String> variables) {
		this.operations.add(this.stream, result);
	}

}
