package io.github.headrace.dispatch;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run of items that an overflow dropped, with nothing left between them.
 *
 * @param count the number of items, at least 1
 * @param firstDropped when the first of them was dropped
 * @param lastDropped when the last of them was dropped
 * @param paused whether the inbox was paused at every one of these drops
 */
public record Drops(long count, Instant firstDropped, Instant lastDropped, boolean paused) {

	static Drops one(boolean paused) {
		Instant now = Instant.now();
		return new Drops(1, now, now, paused);
	}

	/** Returns this run together with another of the same place. */
	Drops and(@Nullable Drops other) {
		if (other == null) {
			return this;
		}
		Instant first = other.firstDropped.isBefore(this.firstDropped) ? other.firstDropped : this.firstDropped;
		Instant last = other.lastDropped.isAfter(this.lastDropped) ? other.lastDropped : this.lastDropped;
		return new Drops(this.count + other.count, first, last, this.paused && other.paused);
	}

}
