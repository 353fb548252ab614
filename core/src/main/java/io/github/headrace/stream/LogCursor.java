package io.github.headrace.stream;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * How far a stream has been read, and what was known of it then, by which it shows what
 * has been missed. Changed by the thread of the reader; position and lag may be read by
 * any.
 */
final class LogCursor {

	private final StreamKey stream;

	private final byte[] key;

	private final LogTrail trail = new LogTrail();

	private volatile EntryId position;

	/** How many entries had been added up to the position, where that is known. */
	private @Nullable Long counted;

	/** The last id of the stream that was seen. */
	private EntryId last = EntryId.MIN;

	/** The most entries that were seen to be added. */
	private long added;

	private volatile long lag = LogGap.UNKNOWN;

	/** Where entries were last suspected to be missing, on servers that do not count. */
	private @Nullable EntryId suspected;

	LogCursor(StreamKey stream, byte[] key, EntryId start) {
		this.stream = stream;
		this.key = key;
		this.position = start;
	}

	StreamKey stream() {
		return this.stream;
	}

	byte[] key() {
		return this.key;
	}

	EntryId position() {
		return this.position;
	}

	/** Returns how many entries were behind the position when that was last looked at. */
	OptionalLong lag() {
		long known = this.lag;
		return (known >= 0) ? OptionalLong.of(known) : OptionalLong.empty();
	}

	/** Moves behind entries. */
	void advance(List<LogEntry> entries) {
		this.position = entries.get(entries.size() - 1).id();
		this.trail.read(this.position);
		if (this.lag > 0) {
			this.lag = Math.max(0, this.lag - entries.size());
		}
		if (this.position.compareTo(this.last) > 0) {
			this.last = this.position;
		}
		if (this.counted != null) {
			this.counted += entries.size();
			this.added = Math.max(this.added, this.counted);
		}
	}

	/**
	 * Holds what the server has against what was read.
	 * @param now what the server has, while nothing is being read
	 * @param isThere asks the server whether it has an entry
	 * @return what has been missed since the last look, or {@code null} for nothing
	 */
	@Nullable LogGap look(StreamSnapshot now, Predicate<EntryId> isThere) {
		LogGap gap;
		if (now.isGone() && !this.last.equals(EntryId.MIN)) {
			gap = new LogGap(this.stream, LogGap.Reason.BEGUN_ANEW, this.position, null, LogGap.UNKNOWN);
			restart(now);
		}
		else if (now.last().compareTo(this.last) < 0 || (now.added() != null && now.added() < this.added)) {
			gap = shrunk(now, isThere);
		}
		else {
			gap = trimmed(now);
		}
		this.last = now.last();
		this.added = (now.added() != null) ? now.added() : 0;
		this.lag = (this.counted != null) ? Math.max(0, this.added - this.counted) : LogGap.UNKNOWN;
		this.trail.looked(now.first(), now.last());
		return gap;
	}

	/** The stream is another one, or has lost its end. */
	private LogGap shrunk(StreamSnapshot now, Predicate<EntryId> isThere) {
		LogTrail.Finding finding = this.trail.find(now.first(), now.last(), isThere);
		boolean same = (finding == LogTrail.Finding.SAME);
		LogGap gap = new LogGap(this.stream, same ? LogGap.Reason.TRUNCATED : LogGap.Reason.BEGUN_ANEW,
				same ? min(this.position, now.last()) : this.position, null, LogGap.UNKNOWN);
		if (finding == LogTrail.Finding.OTHER) {
			restart(now);
		}
		else {
			this.position = min(this.position, now.last());
			this.counted = null;
			count(now);
		}
		return gap;
	}

	private void restart(StreamSnapshot now) {
		this.position = EntryId.MIN;
		this.counted = (now.added() != null) ? now.added() - now.length() : null;
		this.trail.clear();
	}

	private @Nullable LogGap trimmed(StreamSnapshot now) {
		LogGap gap = null;
		long missed = missed(now);
		if (missed != 0) {
			gap = new LogGap(this.stream, LogGap.Reason.TRIMMED, this.position, now.first(), missed);
		}
		if (now.first() == null && now.last().compareTo(this.position) > 0) {
			this.position = now.last();
		}
		count(now);
		return gap;
	}

	private long missed(StreamSnapshot now) {
		Long added = now.added();
		Long expected = this.counted;
		if (added == null) {
			return isSuspect(now) ? LogGap.UNKNOWN : 0;
		}
		if (expected == null) {
			return 0;
		}
		if (isBefore(now)) {
			return Math.max(0, added - expected - now.length());
		}
		return isCaughtUp(now) ? Math.max(0, added - expected) : 0;
	}

	/** Nobody counts: that what was read last has gone makes it likely. */
	private boolean isSuspect(StreamSnapshot now) {
		if (!this.trail.isRead() || !isBefore(now) || this.position.equals(this.suspected)) {
			return false;
		}
		this.suspected = this.position;
		return true;
	}

	/** Learns the number of the position, where it follows from what there is. */
	private void count(StreamSnapshot now) {
		Long added = now.added();
		if (added == null) {
			this.counted = null;
		}
		else if (isCaughtUp(now)) {
			this.counted = added;
		}
		else if (isBefore(now)) {
			this.counted = added - now.length();
		}
	}

	/** Returns whether the position is before all entries that there are. */
	private boolean isBefore(StreamSnapshot now) {
		EntryId first = now.first();
		return (first != null) ? first.compareTo(this.position) > 0 : now.last().compareTo(this.position) > 0;
	}

	private boolean isCaughtUp(StreamSnapshot now) {
		return now.last().equals(this.position);
	}

	private static EntryId min(EntryId one, EntryId other) {
		return (one.compareTo(other) <= 0) ? one : other;
	}

}
