package io.github.headrace.cache;

import java.time.Duration;

/**
 * How an {@link InvalidationSender} sends.
 *
 * @param maxKeys the most invalidations of one entry
 * @param maxBytes the most bytes of one entry; an invalidation that alone is larger
 * becomes the clear of its cache
 * @param maxWaiting the most keys of one cache that wait; more become its clear
 * @param resend how long ago something was sent that is sent again when the server may
 * have lost it
 */
record SenderSettings(int maxKeys, int maxBytes, int maxWaiting, Duration resend) {

}
