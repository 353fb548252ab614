package io.github.headrace.stream;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogCursorTests {

	private static final StreamKey STREAM = StreamKey.of(Namespace.NONE, "s");

	private static final Predicate<EntryId> NOTHING_IS_THERE = (id) -> false;

	@Test
	void findsNothingWhereNothingIsMissing() {
		LogCursor cursor = cursor(0);
		assertThat(look(cursor, snapshot(0, 0, 0, 0L))).isNull();
		assertThat(look(cursor, snapshot(3, 1, 3, 3L))).isNull();
		assertThat(cursor.lag()).hasValue(3);
		read(cursor, 1, 3);
		assertThat(cursor.lag()).hasValue(0);
		assertThat(look(cursor, snapshot(3, 1, 3, 3L))).isNull();
		// What was read is trimmed.
		assertThat(look(cursor, snapshot(0, 0, 3, 3L))).isNull();
		assertThat(look(cursor, snapshot(1, 4, 4, 4L))).isNull();
		read(cursor, 4, 4);
		assertThat(cursor.lag()).hasValue(0);
		assertThat(cursor.position()).isEqualTo(id(4));
	}

	@Test
	void doesNotMissWhatWasTrimmedBeforeItBegan() {
		LogCursor cursor = cursor(0);
		assertThat(look(cursor, snapshot(3, 8, 10, 10L))).isNull();
		read(cursor, 8, 10);
		assertThat(look(cursor, snapshot(3, 8, 10, 10L))).isNull();
		LogCursor inTheMiddle = cursor(5);
		assertThat(look(inTheMiddle, snapshot(3, 8, 10, 10L))).isNull();
		assertThat(inTheMiddle.lag()).hasValue(3);
	}

	@Test
	void doesNotKnowTheLagInTheMiddleOfAStream() {
		LogCursor cursor = cursor(5);
		assertThat(look(cursor, snapshot(10, 1, 10, 10L))).isNull();
		assertThat(cursor.lag()).isEmpty();
		read(cursor, 6, 10);
		look(cursor, snapshot(10, 1, 10, 10L));
		assertThat(cursor.lag()).hasValue(0);
	}

	@Test
	void countsWhatWasTrimmedUnreadOnce() {
		LogCursor cursor = caughtUp(3, 3L);
		LogGap gap = look(cursor, snapshot(2, 9, 10, 10L));
		assertThat(gap).isEqualTo(new LogGap(STREAM, LogGap.Reason.TRIMMED, id(3), id(9), 5));
		assertThat(look(cursor, snapshot(2, 9, 10, 10L))).isNull();
		read(cursor, 9, 10);
		assertThat(look(cursor, snapshot(2, 9, 10, 10L))).isNull();
	}

	@Test
	void countsWhatWasDeletedInTheMiddleUnread() {
		LogCursor cursor = caughtUp(3, 3L);
		read(cursor, 4, 4);
		read(cursor, 6, 6);
		LogGap gap = look(cursor, snapshot(5, 1, 6, 6L));
		assertThat(gap).isEqualTo(new LogGap(STREAM, LogGap.Reason.TRIMMED, id(6), id(1), 1));
	}

	@Test
	void goesBehindWhatHasAllGone() {
		LogCursor cursor = caughtUp(3, 3L);
		LogGap gap = look(cursor, snapshot(0, 0, 10, 10L));
		assertThat(gap).isEqualTo(new LogGap(STREAM, LogGap.Reason.TRIMMED, id(3), null, 7));
		assertThat(cursor.position()).isEqualTo(id(10));
		assertThat(cursor.lag()).hasValue(0);
	}

	@Test
	void beginsAnewWhenTheStreamHasGone() {
		LogCursor cursor = caughtUp(3, 3L);
		assertThat(look(cursor, StreamSnapshot.GONE)).extracting(LogGap::reason).isEqualTo(LogGap.Reason.BEGUN_ANEW);
		assertThat(cursor.position()).isEqualTo(EntryId.MIN);
		assertThat(look(cursor, StreamSnapshot.GONE)).isNull();
		assertThat(look(cursor, snapshot(2, 1, 2, 4L))).extracting(LogGap::count).isEqualTo(2L);
	}

	@Test
	void keepsAStartBehindTheEndOfTheStream() {
		LogCursor cursor = cursor(5);
		assertThat(look(cursor, StreamSnapshot.GONE)).isNull();
		assertThat(look(cursor, snapshot(3, 1, 3, 3L))).isNull();
		assertThat(cursor.position()).isEqualTo(id(5));
		read(cursor, 6, 6);
		assertThat(look(cursor, snapshot(6, 1, 6, 6L))).isNull();
	}

	@Test
	void staysBehindWhatIsLeftWhenTheEndIsLost() {
		LogCursor cursor = caughtUp(3, 3L);
		read(cursor, 4, 9);
		LogGap gap = cursor.look(snapshot(5, 1, 5, 5L), Set.of(id(1), id(3))::contains);
		assertThat(gap).isEqualTo(new LogGap(STREAM, LogGap.Reason.TRUNCATED, id(5), null, LogGap.UNKNOWN));
		assertThat(cursor.position()).isEqualTo(id(5));
		assertThat(look(cursor, snapshot(6, 1, 6, 6L))).isNull();
	}

	@Test
	void beginsAnewWhenAnotherStreamHasTheName() {
		LogCursor cursor = caughtUp(9, 9L);
		LogGap gap = look(cursor, snapshot(2, 4, 5, 2L));
		assertThat(gap).extracting(LogGap::reason).isEqualTo(LogGap.Reason.BEGUN_ANEW);
		assertThat(cursor.position()).isEqualTo(EntryId.MIN);
		assertThat(cursor.lag()).hasValue(2);
		read(cursor, 4, 5);
		assertThat(look(cursor, snapshot(2, 4, 5, 2L))).isNull();
	}

	@Test
	void doesNotRepeatWhatItHasReadOfAnotherStream() {
		LogCursor cursor = caughtUp(9, 9L);
		read(cursor, 20, 20);
		LogGap gap = cursor.look(snapshot(2, 20, 21, 2L), id(20)::equals);
		assertThat(gap).extracting(LogGap::reason).isEqualTo(LogGap.Reason.BEGUN_ANEW);
		assertThat(cursor.position()).isEqualTo(id(20));
		read(cursor, 21, 21);
		assertThat(look(cursor, snapshot(2, 20, 21, 2L))).isNull();
	}

	@Test
	void suspectsAGapOnceWhereNobodyCounts() {
		LogCursor cursor = cursor(0);
		assertThat(look(cursor, snapshot(3, 1, 3, null))).isNull();
		read(cursor, 1, 3);
		assertThat(look(cursor, snapshot(0, 0, 3, null))).isNull();
		LogGap gap = look(cursor, snapshot(2, 8, 9, null));
		assertThat(gap).isEqualTo(new LogGap(STREAM, LogGap.Reason.TRIMMED, id(3), id(8), LogGap.UNKNOWN));
		assertThat(look(cursor, snapshot(2, 8, 9, null))).isNull();
		read(cursor, 8, 9);
		assertThat(cursor.lag()).isEmpty();
		assertThat(look(cursor, snapshot(2, 8, 9, null))).isNull();
		assertThat(look(cursor, snapshot(1, 5, 5, null))).extracting(LogGap::reason)
			.isEqualTo(LogGap.Reason.BEGUN_ANEW);
	}

	@Test
	void knowsAStreamAgainAfterVeryManyLooks() {
		LogCursor cursor = cursor(0);
		for (long n = 1; n <= 10_000; n++) {
			read(cursor, n, n);
			assertThat(look(cursor, snapshot(n, 1, n, n))).isNull();
		}
		LogGap gap = cursor.look(snapshot(500, 3001, 3500, 3500L),
				(id) -> id.milliseconds() > 3000 && id.milliseconds() <= 3500);
		assertThat(gap).extracting(LogGap::reason).isEqualTo(LogGap.Reason.TRUNCATED);
		assertThat(cursor.position()).isEqualTo(id(3500));
	}

	private static LogCursor caughtUp(long last, Long added) {
		LogCursor cursor = cursor(0);
		read(cursor, 1, last);
		look(cursor, snapshot(last, 1, last, added));
		return cursor;
	}

	private static LogCursor cursor(long start) {
		return new LogCursor(STREAM, new byte[0], id(start));
	}

	private static void read(LogCursor cursor, long from, long to) {
		cursor.advance(LongStream.rangeClosed(from, to)
			.mapToObj((n) -> new LogEntry(id(n), new EntryFields(List.of())))
			.toList());
	}

	private static @Nullable LogGap look(LogCursor cursor, StreamSnapshot now) {
		return cursor.look(now, NOTHING_IS_THERE);
	}

	private static StreamSnapshot snapshot(long length, long first, long last, @Nullable Long added) {
		return new StreamSnapshot(length, (length > 0) ? id(first) : null, id(last), added);
	}

	private static EntryId id(long n) {
		return new EntryId(n, 0);
	}

}
