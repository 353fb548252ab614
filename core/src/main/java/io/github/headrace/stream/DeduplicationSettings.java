package io.github.headrace.stream;

import java.time.Duration;

/**
 * How a consumer tells that it has already handled the same thing.
 *
 * @param by what is the same in two entries that mean the same: a field or header
 * (<code>{idempotency-key}</code>) or a property of the payload ({@code orderId})
 * @param timeToLive how long what was handled is remembered
 */
public record DeduplicationSettings(String by, Duration timeToLive) {

}
