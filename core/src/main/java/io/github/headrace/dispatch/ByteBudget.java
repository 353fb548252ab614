package io.github.headrace.dispatch;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.util.Assert;

/**
 * The bytes that may wait in all inboxes together.
 * <p>
 * Inboxes reserve in chunks, so that the shared counter is touched once per burst instead
 * of once per item; what is reserved may therefore exceed what really waits by one chunk
 * for each busy inbox. Safe for use by several threads.
 */
public final class ByteBudget {

	private final long maxBytes;

	private final AtomicLong reserved = new AtomicLong();

	/**
	 * Creates a budget.
	 * @param maxBytes the limit in bytes
	 */
	public ByteBudget(long maxBytes) {
		Assert.isTrue(maxBytes > 0, () -> "'maxBytes' must be positive but is " + maxBytes);
		this.maxBytes = maxBytes;
	}

	boolean tryReserve(long bytes) {
		if (this.reserved.addAndGet(bytes) <= this.maxBytes) {
			return true;
		}
		this.reserved.addAndGet(-bytes);
		return false;
	}

	void release(long bytes) {
		this.reserved.addAndGet(-bytes);
	}

	/**
	 * Returns the limit.
	 * @return the limit in bytes
	 */
	public long maxBytes() {
		return this.maxBytes;
	}

	/**
	 * Returns what the inboxes have reserved.
	 * @return the reserved bytes
	 */
	public long reservedBytes() {
		return this.reserved.get();
	}

}
