package io.github.headrace.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * A marker that all lanes have to reach before it is handed over, and that none passes
 * before that: one that was offered, or drops of which nobody knows the lane. Guarded by
 * the lock of the inbox.
 *
 * @param <T> the type of the items
 */
final class Barrier<T> {

	/** The marker, or {@code null} if this stands for drops. */
	final @Nullable T marker;

	/** Waiting slots behind this and before the next; counted for drops only. */
	int behind;

	private @Nullable Drops drops;

	private boolean taken;

	private boolean gone;

	private Barrier(@Nullable T marker, @Nullable Drops drops) {
		this.marker = marker;
		this.drops = drops;
	}

	static <T> Barrier<T> of(T marker) {
		return new Barrier<>(marker, null);
	}

	static <T> Barrier<T> of(Drops drops) {
		return new Barrier<>(null, drops);
	}

	@Nullable Drops drops() {
		return this.drops;
	}

	/** Returns whether this stands for drops, the count of which is not final yet. */
	boolean takesDrops() {
		return this.drops != null && !this.taken && !this.gone;
	}

	void add(Drops more) {
		this.drops = more.and(this.drops);
	}

	void taken(boolean nowTaken) {
		this.taken = nowTaken;
	}

	void remove() {
		this.gone = true;
	}

	boolean isInPlace() {
		return !this.gone;
	}

}
