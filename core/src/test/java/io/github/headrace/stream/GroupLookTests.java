package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GroupLookTests {

	@Test
	void goesOnWithTheOldestPendingEntry() {
		assertThat(look(10, 10, 1L, 5L, 5, 3L).position()).isEqualTo(new EntryId(2, -1));
		assertThat(look(10, 10, 1L, 5L, 5, null).position()).isEqualTo(new EntryId(5, 0));
	}

	@Test
	void countsWhatWasRemovedUnread() {
		assertThat(look(4, 10, 7L, 3L, 3, null).removedUnread()).as("4 to 6 are missing").isEqualTo(3);
		assertThat(look(0, 10, null, 3L, 3, null).removedUnread()).as("4 to 10 are missing").isEqualTo(7);
		assertThat(look(4, 10, 7L, 10L, 7, null).removedUnread()).as("also when it has read on").isEqualTo(3);
		assertThat(look(4, 10, 7L, 10L, 10, null).removedUnread()).as("trimmed after it was read").isZero();
	}

	@Test
	void doesNotGuessWhatTheServerDoesNotCount() {
		assertThat(look(4, -1, 7L, 3L, -1, null).removedUnread()).isNegative();
		assertThat(look(10, 10, 1L, 5L, 5, null).removedUnread()).as("in the middle").isNegative();
	}

	@Test
	void seesThatAStreamHasBegunAnew() {
		GroupLook earlier = look(10, 10, 1L, 5L, 5, null);
		assertThat(look(1, 1, 11L, null, -1, null).hasBegunAnewSince(earlier)).isTrue();
		assertThat(look(11, 11, 1L, null, -1, null).hasBegunAnewSince(earlier)).isFalse();
	}

	/** Entries are numbered from 1 on. */
	private static GroupLook look(long length, long added, @Nullable Long first, @Nullable Long delivered, long read,
			@Nullable Long pending) {
		return new GroupLook("stream", 0, new EntryId(Math.max(10, added), 0), length, added, id(first), id(delivered),
				read, id(pending));
	}

	private static @Nullable EntryId id(@Nullable Long number) {
		return (number != null) ? new EntryId(number, 0) : null;
	}

}
