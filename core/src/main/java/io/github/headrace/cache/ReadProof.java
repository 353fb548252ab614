package io.github.headrace.cache;

import java.time.Duration;
import java.util.function.LongConsumer;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Proves up to when everything is applied: a read that is answered with fewer entries
 * than it asked for has left none out that was sent before the read.
 */
final class ReadProof {

	private final int count;

	private final AcceptedWrites writes;

	private final LongConsumer current;

	private boolean asked;

	private boolean complete;

	private long askedAt;

	/** Whether there was a proof since the connection. */
	private boolean proven;

	private volatile @Nullable Long provenAt;

	ReadProof(int count, AcceptedWrites writes, LongConsumer current) {
		this.count = count;
		this.writes = writes;
		this.current = current;
	}

	/** A read is about to be sent. */
	void asked() {
		this.asked = true;
		this.complete = true;
		this.askedAt = System.nanoTime();
	}

	/** The read has brought entries, which are applied. */
	void read(int entries) {
		this.complete = entries < this.count;
	}

	/**
	 * The read has been answered, if there was one.
	 * @param applied the last entry that is applied, if it is known
	 */
	void answered(@Nullable EntryId applied) {
		if (this.asked && this.complete) {
			proven(this.writes.proven(this.askedAt, applied));
		}
		this.asked = false;
	}

	private void proven(long nanoTime) {
		Long before = this.provenAt;
		boolean later = before == null || nanoTime - before > 0;
		if (later) {
			this.provenAt = nanoTime;
		}
		if (later || !this.proven) {
			this.proven = true;
			this.current.accept(nanoTime);
		}
	}

	/**
	 * The read will not be answered. The next proof counts though it proves no more: that
	 * everything is applied which the new connection has.
	 */
	void forget() {
		this.asked = false;
		this.proven = false;
		this.writes.unread();
	}

	/** Returns how long ago the last proof was, or {@code null} before the first. */
	@Nullable Duration age() {
		Long at = this.provenAt;
		return (at != null) ? Duration.ofNanos(System.nanoTime() - at) : null;
	}

}
