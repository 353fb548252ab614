package io.github.headrace.stream;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The entries that were delivered to one consumer of this process and are not settled:
 * waiting, being handled, or waiting for the answer to their settlement.
 * <p>
 * Bounds what is read, and tells which entries that Redis takes for delivered really
 * arrived. Safe for use by several threads.
 */
final class Unsettled {

	/** How many entries are read as long as nobody knows how large they are. */
	private static final int OF_UNKNOWN_SIZE = 8;

	/** After about as many smaller entries a large one is forgotten. */
	private static final int FORGETTING = 64;

	private final int maxEntries;

	private final long maxBytes;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Map<StreamSource, Map<EntryId, Delivery>> bySource = new HashMap<>();

	private int entries;

	private long bytes;

	/**
	 * The size that an entry may have, by the largest of late: what is read next has some
	 * size.
	 */
	private double expectedBytes;

	Unsettled(int maxEntries, long maxBytes) {
		this.maxEntries = maxEntries;
		this.maxBytes = maxBytes;
	}

	/**
	 * Takes what was delivered.
	 * @return what was not known yet; the rest is being worked on and is left alone
	 */
	List<Delivery> addAll(List<Delivery> delivered) {
		this.lock.lock();
		try {
			return delivered.stream().filter(this::added).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	private boolean added(Delivery delivery) {
		Map<EntryId, Delivery> known = this.bySource.computeIfAbsent(delivery.source(), (source) -> new HashMap<>());
		if (known.putIfAbsent(delivery.id(), delivery) != null) {
			return false;
		}
		this.entries++;
		this.bytes += delivery.bytes();
		this.expectedBytes = Math.max(delivery.bytes(), this.expectedBytes - this.expectedBytes / FORGETTING);
		return true;
	}

	/** Forgets what is settled. */
	void removeAll(Collection<Delivery> settled) {
		this.lock.lock();
		try {
			settled.forEach(this::removed);
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void removed(Delivery delivery) {
		Map<EntryId, Delivery> known = this.bySource.get(delivery.source());
		Delivery removed = (known != null) ? known.remove(delivery.id()) : null;
		if (removed != null) {
			this.entries--;
			this.bytes -= removed.bytes();
		}
	}

	boolean contains(StreamSource source, EntryId id) {
		this.lock.lock();
		try {
			return this.bySource.getOrDefault(source, Map.of()).containsKey(id);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns how many more entries may be delivered now. */
	int room() {
		this.lock.lock();
		try {
			return currentRoom();
		}
		finally {
			this.lock.unlock();
		}
	}

	private int currentRoom() {
		long left = this.maxBytes - this.bytes;
		if (left <= 0) {
			return 0;
		}
		double byBytes = (this.expectedBytes > 0) ? Math.max(1, left / this.expectedBytes) : OF_UNKNOWN_SIZE;
		return (int) Math.min(this.maxEntries - this.entries, byBytes);
	}

	/**
	 * Waits for room.
	 * @param wanted how much room is worth a read; less will do where nothing is
	 * unsettled
	 * @param nanos the longest wait
	 * @return the room there is then
	 */
	int awaitRoom(int wanted, long nanos) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (left > 0 && this.entries > 0 && currentRoom() < wanted) {
				left = this.changed.awaitNanos(left);
			}
			return currentRoom();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until everything is settled.
	 * @return whether it is
	 */
	boolean awaitEmpty(long nanos) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (left > 0 && this.entries > 0) {
				left = this.changed.awaitNanos(left);
			}
			return this.entries == 0;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns what is unsettled now. */
	List<Delivery> snapshot() {
		this.lock.lock();
		try {
			return this.bySource.values().stream().flatMap((known) -> known.values().stream()).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	int entries() {
		this.lock.lock();
		try {
			return this.entries;
		}
		finally {
			this.lock.unlock();
		}
	}

	long bytes() {
		this.lock.lock();
		try {
			return this.bytes;
		}
		finally {
			this.lock.unlock();
		}
	}

}
