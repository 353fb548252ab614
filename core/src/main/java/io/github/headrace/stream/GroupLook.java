package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a look at a stream and one of its groups has shown.
 *
 * @param type the type of the key, {@code none} if there is no key
 * @param time the server's clock in milliseconds
 * @param lastId the last id of the stream, {@link EntryId#MIN} if there is none
 * @param length the number of entries
 * @param added how many entries were ever added, or -1 if the server does not know
 * @param first the first id, or {@code null} if the stream is empty
 * @param delivered the last id that was delivered, or {@code null} if there is no group
 * @param read how many entries the group has read, or -1 if the server does not know
 * @param pending the oldest pending id, or {@code null} if nothing is pending
 */
record GroupLook(String type, long time, EntryId lastId, long length, long added, @Nullable EntryId first,
		@Nullable EntryId delivered, long read, @Nullable EntryId pending) {

	static GroupLook of(List<Object> answer) {
		return new GroupLook(text(answer, 0), number(answer, 1), idOrMin(answer, 2), number(answer, 3),
				number(answer, 4), id(answer, 5), id(answer, 6), number(answer, 7), id(answer, 8));
	}

	boolean hasStream() {
		return this.type.equals("stream");
	}

	boolean hasKey() {
		return !this.type.equals("none");
	}

	/** Returns whether the stream is not the one of an earlier look. */
	boolean hasBegunAnewSince(GroupLook earlier) {
		return this.lastId.compareTo(earlier.lastId) < 0 || (this.added >= 0 && this.added < earlier.added);
	}

	/** Returns behind which id a group goes on that is as this look has shown it. */
	EntryId position() {
		EntryId last = (this.delivered != null) ? this.delivered : EntryId.MIN;
		return (this.pending != null && this.pending.compareTo(last) <= 0) ? this.pending.previous() : last;
	}

	/** Returns whether all entries that are left come after what the group has read. */
	boolean hasGap() {
		EntryId oldest = (this.first != null) ? this.first : this.lastId;
		return this.delivered != null && oldest.compareTo(this.delivered) > 0;
	}

	/**
	 * Returns how many entries the group can never read, because they were removed before
	 * their turn.
	 * @return a count that only grows, or -1 if the server's counts do not show it now
	 */
	long removedUnread() {
		if (this.delivered == null || this.read < 0 || this.added < 0) {
			return -1;
		}
		if (hasGap()) {
			return this.added - this.read - this.length;
		}
		return (this.delivered.compareTo(this.lastId) >= 0) ? this.added - this.read : -1;
	}

	private static EntryId idOrMin(List<Object> answer, int index) {
		EntryId id = id(answer, index);
		return (id != null) ? id : EntryId.MIN;
	}

	private static @Nullable EntryId id(List<Object> answer, int index) {
		byte[] bytes = (index < answer.size()) ? (byte[]) answer.get(index) : null;
		return (bytes != null && bytes.length > 0) ? EntryId.parse(bytes) : null;
	}

	private static String text(List<Object> answer, int index) {
		return new String((byte[]) answer.get(index), StandardCharsets.US_ASCII);
	}

	private static long number(List<Object> answer, int index) {
		return (index < answer.size()) ? (long) answer.get(index) : -1;
	}

}
