package io.github.headrace.channel;

import java.time.Instant;

/**
 * A listener hears nothing from a destination until further notice; published as an
 * application event as soon as it is known. The {@link SubscriptionGap} follows when the
 * destination is subscribed again.
 *
 * @param listenerId the listener
 * @param destination the channel or pattern
 * @param cause how the subscription was lost
 * @param lostAt from when on messages may be missing
 */
public record SubscriptionLost(String listenerId, String destination, SubscriptionGap.Cause cause, Instant lostAt) {

}
