package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What instances tell each other in shared memory.
 */
class AnnouncementsTests {

	@TempDir
	private Path directory;

	@Test
	void areReadByAnotherAsTheyWereWritten() {
		Announcements writer = Announcements.in(this.directory, 1);
		Announcements reader = Announcements.in(this.directory, 1);
		List<Announcement> all = List.of(announcement(1), announcement(2));
		all.forEach(writer::add);
		assertThat(reader.count()).isEqualTo(2);
		assertThat(reader.between(0, 2)).isEqualTo(all);
	}

	@Test
	void ofOneInstanceAreNotThoseOfAnother() {
		Announcements.in(this.directory, 1).add(announcement(1));
		assertThat(Announcements.in(this.directory, 2).count()).isZero();
	}

	@Test
	void goOnWhereAnEarlierProcessHasEnded() {
		Announcements.in(this.directory, 1).add(announcement(1));
		Announcements.in(this.directory, 1).add(announcement(2));
		assertThat(Announcements.in(this.directory, 1).between(0, 2)).containsExactly(announcement(1), announcement(2));
	}

	@Test
	void missThoseThatWereOverwritten() {
		Announcements announcements = Announcements.in(this.directory, 0);
		int count = 40_000;
		for (int i = 0; i < count; i++) {
			announcements.add(announcement(i));
		}
		List<Announcement> left = announcements.between(0, count);
		assertThat(left).hasSizeLessThan(count).isNotEmpty();
		assertThat(left).extracting(Announcement::version).isSorted();
		assertThat(left.get(left.size() - 1)).isEqualTo(announcement(count - 1));
	}

	private static Announcement announcement(int number) {
		return new Announcement(Cell.ALL.get(number % Cell.COUNT), number, new EntryId(1000 + number, number), -number);
	}

}
