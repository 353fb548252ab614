package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;

/**
 * A place in a stream where a {@link LogReader} has missed entries, or may have.
 *
 * @param stream the stream
 * @param reason what has become of them
 * @param from what was read last before the gap; where a stream has lost its end, the
 * last id that it still knows, if that is less
 * @param to the first entry behind the gap, or {@code null} if that is not known
 * @param count how many entries are missing, or {@link #UNKNOWN}
 */
public record LogGap(StreamKey stream, Reason reason, EntryId from, @Nullable EntryId to, long count) {

	/**
	 * The count of a gap of which nobody knows how many entries it had, if any.
	 */
	public static final long UNKNOWN = -1;

	/**
	 * Describes the gap for people.
	 */
	@Override
	public String toString() {
		return "stream '%s' %s behind %s%s (%s)".formatted(this.stream.name(), this.reason.text, this.from,
				(this.to != null) ? " and before " + this.to : "",
				(this.count != UNKNOWN) ? this.count + " entries" : "nobody knows how many entries");
	}

	/**
	 * What has become of entries that were not read.
	 */
	public enum Reason {

		/**
		 * They were trimmed or deleted before they were read.
		 */
		TRIMMED("was trimmed"),

		/**
		 * The stream is not the one that was read before ({@code DEL}, {@code FLUSHALL}).
		 */
		BEGUN_ANEW("has begun anew"),

		/**
		 * The server has lost its latest entries: it is a replica that was promoted, or
		 * it was started again with older data.
		 */
		TRUNCATED("has lost its end");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}
