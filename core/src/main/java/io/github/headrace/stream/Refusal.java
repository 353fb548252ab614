package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterReason;

/**
 * Why an entry goes to the dead letters without its handler having been called.
 *
 * @param reason the kind of the failure
 * @param cause what went wrong
 */
record Refusal(DeadLetterReason reason, Throwable cause) {

}
