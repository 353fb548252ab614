package io.github.headrace.cache;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

/**
 * Keeps values that were loaded before an invalidation out of a cache.
 * <p>
 * Whoever may store a value takes a {@linkplain #lease() lease} before he looks for it
 * anywhere. A lease is a reading of a clock that only invalidations advance; each key
 * remembers, together with the others of its stripe, when it was last invalidated. A
 * value is stored only under a lease that is not older. Storing and removing exclude each
 * other for each stripe: a store that came first is removed, one that comes later is
 * refused. Stripes that two keys share cost a refused value, never a stale one.
 * <p>
 * Actions run under a lock and must only touch memory. Safe for use by several threads.
 */
final class FillGuard {

	private static final int STRIPES = 512;

	private final Stripe[] stripes = new Stripe[STRIPES];

	private final AtomicLong clock = new AtomicLong();

	/** Fills share it, a clear has it alone. */
	private final StampedLock fills = new StampedLock();

	private volatile long cleared;

	private final boolean guarding;

	FillGuard(boolean guarding) {
		this.guarding = guarding;
		for (int i = 0; i < STRIPES; i++) {
			this.stripes[i] = new Stripe();
		}
	}

	/** Returns what entitles to store values of any key that are loaded from now on. */
	long lease() {
		return this.clock.get();
	}

	/** Returns whether a key may still be stored under a lease, at this moment. */
	boolean isCurrent(Object key, long lease) {
		return !this.guarding || (this.cleared <= lease && stripe(key).invalidated <= lease);
	}

	/**
	 * Stores a value unless its key was invalidated since the lease.
	 * @return whether it was stored
	 */
	boolean fill(Object key, long lease, Runnable store) {
		long stamp = this.fills.readLock();
		try {
			Stripe stripe = stripe(key);
			stripe.lock.lock();
			try {
				if (!isCurrent(key, lease)) {
					return false;
				}
				store.run();
				return true;
			}
			finally {
				stripe.lock.unlock();
			}
		}
		finally {
			this.fills.unlockRead(stamp);
		}
	}

	/**
	 * Refuses the leases of a key that are out, and stores its new value; removes the key
	 * instead if it was invalidated since the lease of the one who writes.
	 * @return whether the value was stored
	 */
	boolean write(Object key, long lease, Runnable store, Runnable remove) {
		long stamp = this.fills.readLock();
		try {
			Stripe stripe = stripe(key);
			stripe.lock.lock();
			try {
				boolean current = isCurrent(key, lease);
				stripe.invalidated = this.clock.incrementAndGet();
				(current ? store : remove).run();
				return current;
			}
			finally {
				stripe.lock.unlock();
			}
		}
		finally {
			this.fills.unlockRead(stamp);
		}
	}

	/** Refuses the leases of a key that are out, and removes the key. */
	void invalidate(Object key, Runnable remove) {
		Stripe stripe = stripe(key);
		stripe.lock.lock();
		try {
			stripe.invalidated = this.clock.incrementAndGet();
			remove.run();
		}
		finally {
			stripe.lock.unlock();
		}
	}

	/** Refuses all leases that are out, and removes what there is. */
	void clear(Runnable remove) {
		long stamp = this.fills.writeLock();
		try {
			this.cleared = this.clock.incrementAndGet();
			remove.run();
		}
		finally {
			this.fills.unlockWrite(stamp);
		}
	}

	private Stripe stripe(Object key) {
		int hash = key.hashCode() * 0x9E3779B9;
		return this.stripes[(hash >>> 16) & (STRIPES - 1)];
	}

	/** What keys with similar hashes share. */
	private static final class Stripe {

		private final ReentrantLock lock = new ReentrantLock();

		private volatile long invalidated;

	}

}
