package io.github.headrace.dispatch;

/**
 * The share that one inbox holds of the {@link ByteBudget}. Guarded by the lock of the
 * inbox.
 */
final class ByteReservation {

	static final long CHUNK = 64 * 1024;

	private final ByteBudget budget;

	private long reserved;

	ByteReservation(ByteBudget budget) {
		this.budget = budget;
	}

	boolean holds(long bytes) {
		return bytes <= this.reserved;
	}

	/** Reserves more if what is held does not suffice. */
	boolean covers(long bytes) {
		if (holds(bytes)) {
			return true;
		}
		long missing = bytes - this.reserved;
		return reserve(Math.max(missing, CHUNK)) || (missing < CHUNK && reserve(missing));
	}

	/** Returns whether so much would be covered if nothing else waited in the inbox. */
	boolean couldCover(long bytes) {
		return bytes <= this.reserved + this.budget.maxBytes() - this.budget.reservedBytes();
	}

	private boolean reserve(long bytes) {
		if (!this.budget.tryReserve(bytes)) {
			return false;
		}
		this.reserved += bytes;
		return true;
	}

	/** Gives back what is reserved beyond one chunk above the bytes in use. */
	void shrinkTo(long used) {
		long keep = (used == 0) ? 0 : used + CHUNK;
		if (this.reserved > keep) {
			this.budget.release(this.reserved - keep);
			this.reserved = keep;
		}
	}

}
