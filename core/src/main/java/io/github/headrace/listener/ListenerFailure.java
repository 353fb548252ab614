package io.github.headrace.listener;

/**
 * A message that a listener could not handle.
 *
 * @param listenerId the listener
 * @param destination where the message came from, such as the channel
 * @param body the message as it came from Redis
 * @param attempts how often the handler was called; 0 if the payload could not be read
 * @param cause what the last attempt failed with
 */
public record ListenerFailure(String listenerId, String destination, byte[] body, int attempts, Throwable cause) {

}
