package io.github.headrace.soak.cache;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.soak.cache.CacheWrites.Written;
import io.github.headrace.stream.EntryId;

/**
 * What an instance does with its own changes: they raise its own floors at once, and are
 * announced to the others when the log has them. Safe for use by several threads.
 */
final class OwnWrites {

	private static final AtomicLong fences = new AtomicLong();

	private final Floors floors;

	private final Truth truth;

	private final CacheInvalidator invalidator;

	private final Announcements announcements;

	private final InstanceReport report;

	private final Map<Cell, Object> locks = Cell.ALL.stream()
		.collect(Collectors.toMap(Function.identity(), (cell) -> new Object()));

	OwnWrites(Floors floors, Truth truth, CacheInvalidator invalidator, Announcements announcements,
			InstanceReport report) {
		this.floors = floors;
		this.truth = truth;
		this.invalidator = invalidator;
		this.announcements = announcements;
		this.report = report;
	}

	/** Writes a cell; if it is owned, no other thread does at the same time. */
	void exclusively(Cell cell, Runnable write) {
		if (!cell.isOwned()) {
			write.run();
			return;
		}
		synchronized (Objects.requireNonNull(this.locks.get(cell))) {
			write.run();
		}
	}

	/** Takes a change that is in effect here. */
	void take(Written change) {
		this.floors.raise(change.cell(), change.version(), "own %s at %d".formatted(change.way(), System.nanoTime()));
	}

	/**
	 * Takes changes that are in effect here, and announces them when the log has them.
	 */
	void announce(List<Written> changes) {
		changes.forEach(this::take);
		changes.forEach(this::announceWhenSent);
	}

	/**
	 * Where nobody says which entry carries a change, an entry that is asked for now
	 * comes after it, or is the same.
	 */
	private void announceWhenSent(Written change) {
		CompletableFuture<EntryId> id = change.id();
		((id != null) ? id : fence(this.invalidator)).thenAccept((entry) -> confirmed(change, entry));
	}

	/**
	 * Asks for an entry behind everything that was to be sent before: the clear of a
	 * cache that nobody has, which is no other's equal, so that it cannot be merged with
	 * one that waits already.
	 */
	static CompletableFuture<EntryId> fence(CacheInvalidator invalidator) {
		return invalidator.clear("fence-" + fences.incrementAndGet());
	}

	/** A change has reached the log. */
	void confirmed(Written change, EntryId entry) {
		this.report.invalidation();
		this.truth.confirm(change.cell(), change.version());
		this.announcements.add(new Announcement(change.cell(), change.version(), entry, System.nanoTime()));
	}

}
