package io.github.headrace.cache;

import java.util.HashSet;
import java.util.Set;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Proves that nothing was missed: each entry of the log names the one before it.
 */
final class LogChain {

	/** What the next entry may name as the one before it. */
	private final Set<EntryId> accepted = new HashSet<>();

	private EntryId last = EntryId.MIN;

	/** The entry behind a gap, whose previous one is not known. */
	private @Nullable EntryId behindGap;

	/** Whether everything was dropped behind the last entry. */
	private boolean dropped;

	/** Begins behind an id. */
	void begin(EntryId id) {
		this.accepted.clear();
		this.accepted.add(id);
		this.last = id;
	}

	/** Goes on behind a gap, which has made everything be dropped. */
	void jump(EntryId id, @Nullable EntryId next) {
		this.accepted.add(id);
		this.last = id;
		this.behindGap = next;
	}

	/** Everything was dropped: what was sent before that matters no more. */
	void dropped() {
		this.dropped = true;
	}

	/**
	 * Learns of the last entry that was appended by a script.
	 * @param tail the entry
	 */
	void opened(EntryId tail) {
		if (tail.compareTo(this.last) < 0) {
			// The last entry is another client's.
			this.accepted.add(tail);
		}
		else if (this.dropped) {
			this.behindGap = tail;
			// The log exists: an entry behind without a previous one begins it anew.
			this.accepted.remove(EntryId.MIN);
		}
		this.dropped = false;
	}

	/** Returns whether nothing was missed between the last entry and another. */
	boolean follows(EntryId id, EntryId previous) {
		return this.accepted.contains(previous) || (this.behindGap != null && id.compareTo(this.behindGap) <= 0);
	}

	/** Goes on behind an entry. */
	void add(EntryId id) {
		begin(id);
		this.behindGap = null;
		this.dropped = false;
	}

	/** Goes on behind an entry of another client, which scripts do not know of. */
	void addForeign(EntryId id) {
		this.accepted.add(id);
		this.last = id;
		this.behindGap = null;
		this.dropped = false;
	}

}
