package io.github.headrace.cache;

/**
 * Everything will be dropped.
 *
 * @param reason why
 * @param detail more about that, for people
 */
record DueReset(ResetReason reason, String detail) {

}
