package io.github.headrace.dispatch;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How an {@link Inbox} bounds, orders and hands over what it holds.
 *
 * @param concurrency the number of items handled at a time, at least 1
 * @param capacity the number of items that may wait, at least 1
 * @param maxBytes the bytes of payload that may wait, at least 1
 * @param overflow what happens to one item too many
 * @param batchSize the most items handed over at once; 1 hands over item by item
 * @param batchWindow how long an incomplete batch waits for more; zero hands over what is
 * there
 */
public record InboxSettings(int concurrency, int capacity, long maxBytes, Overflow overflow, int batchSize,
		Duration batchWindow) {

	public InboxSettings {
		Assert.isTrue(concurrency > 0, () -> "'concurrency' must be positive but is " + concurrency);
		Assert.isTrue(capacity > 0, () -> "'capacity' must be positive but is " + capacity);
		Assert.isTrue(maxBytes > 0, () -> "'maxBytes' must be positive but is " + maxBytes);
		Assert.notNull(overflow, "'overflow' must not be null");
		Assert.isTrue(batchSize > 0, () -> "'batchSize' must be positive but is " + batchSize);
		Assert.isTrue(batchWindow != null && !batchWindow.isNegative(),
				() -> "'batchWindow' must not be negative but is " + batchWindow);
	}

}
