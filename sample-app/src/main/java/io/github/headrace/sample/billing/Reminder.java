package io.github.headrace.sample.billing;

/**
 * What travels on the stream {@code shop.reminders}, some time after it was written.
 *
 * @param text what to think of
 * @param seconds how long it was to wait
 */
record Reminder(String text, int seconds) {

}
