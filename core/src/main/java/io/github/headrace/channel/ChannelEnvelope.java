package io.github.headrace.channel;

/**
 * What is put around the payloads that are published to channels. Listeners understand
 * both, whatever is configured.
 */
public enum ChannelEnvelope {

	/**
	 * Nothing: the payload is the message.
	 */
	NONE,

	/**
	 * A CloudEvents 1.0 event in JSON's structured mode: with a sequence, by which
	 * listeners know exactly what they missed or heard twice, and a trace context.
	 */
	CLOUD_EVENTS

}
