package io.github.headrace.dispatch;

import java.util.concurrent.atomic.AtomicLong;

import org.springframework.util.Assert;

/**
 * The bytes that may wait in all inboxes together.
 * <p>
 * Inboxes reserve and give back in chunks, so that the shared counter is not touched for
 * each item; what is reserved may therefore exceed what really waits by a chunk for each
 * busy inbox and one for each of its busy workers. Safe for use by several threads.
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
		// Not add and take back: in between, others would be refused what there is.
		long current = this.reserved.get();
		while (bytes <= this.maxBytes - current) {
			if (this.reserved.compareAndSet(current, current + bytes)) {
				return true;
			}
			current = this.reserved.get();
		}
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
