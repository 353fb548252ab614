package io.github.headrace.soak.stream;

/**
 * A dead letter as it was found.
 *
 * @param entry the id of the original entry
 * @param reason why
 * @param attempts how often it was attempted
 * @param millis when it was buried, by the clock of the server
 * @param payload the payload, as it was copied
 */
record DeadLetterCopy(String entry, String reason, int attempts, long millis, String payload) {

}
