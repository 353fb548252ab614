package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What an instance tells the others, past Redis: the invalidations that have reached the
 * log. A ring in shared memory; who falls behind by more than its size misses some, which
 * costs checks only. One process writes at a time.
 */
final class Announcements {

	private static final int CAPACITY = 1 << 15;

	private static final int FIELDS = 8;

	private final SharedLongs numbers;

	private Announcements(SharedLongs numbers) {
		this.numbers = numbers;
	}

	static Announcements in(Path directory, int slot) {
		return new Announcements(SharedLongs.map(directory.resolve("announcements-" + slot), FIELDS * (CAPACITY + 1)));
	}

	/** Returns how many there have been. */
	long count() {
		return this.numbers.get(0);
	}

	synchronized void add(Announcement announcement) {
		long number = count();
		int base = base(number);
		this.numbers.set(base, 0);
		this.numbers.set(base + 1, announcement.cell().index());
		this.numbers.set(base + 2, announcement.version());
		this.numbers.set(base + 3, announcement.id().milliseconds());
		this.numbers.set(base + 4, announcement.id().sequence());
		this.numbers.set(base + 5, announcement.confirmed());
		this.numbers.set(base, number + 1);
		this.numbers.set(0, number + 1);
	}

	/**
	 * Returns those that are still there.
	 * @param from the number of the first
	 * @param to the number behind the last
	 */
	List<Announcement> between(long from, long to) {
		List<Announcement> announcements = new ArrayList<>();
		for (long i = from; i < to; i++) {
			Announcement announcement = read(i);
			if (announcement != null) {
				announcements.add(announcement);
			}
		}
		return announcements;
	}

	private @Nullable Announcement read(long number) {
		int base = base(number);
		if (this.numbers.get(base) != number + 1) {
			return null;
		}
		Announcement announcement = new Announcement(Cell.ALL.get((int) this.numbers.get(base + 1)),
				this.numbers.get(base + 2), new EntryId(this.numbers.get(base + 3), this.numbers.get(base + 4)),
				this.numbers.get(base + 5));
		return (this.numbers.get(base) == number + 1) ? announcement : null;
	}

	private static int base(long number) {
		return FIELDS * (1 + (int) (number % CAPACITY));
	}

}
