package io.github.headrace.cache;

import java.util.Map;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KnownMarksTests {

	private final KnownMarks marks = new KnownMarks();

	private final RecordingTarget target = new RecordingTarget("products");

	@Test
	void tellsTheLatestOfEach() {
		this.marks.set(Invalidation.tag("products", "red"), id(2));
		this.marks.set(Invalidation.tag("products", "red"), id(1));
		this.marks.set(Invalidation.evict("products", "1"), id(3));
		this.marks.set(Invalidation.clear("books"), id(4));
		this.marks.tell(this.target);
		assertThat(this.target.marks).isEqualTo(Map.of(Invalidation.tag("products", "red"), id(2)));
	}

	@Test
	void forgetsWhatAClearOfAllIncludes() {
		this.marks.set(Invalidation.tag("products", "red"), id(2));
		this.marks.set(Invalidation.tag("products", "blue"), id(4));
		this.marks.setAll(id(3));
		this.marks.tell(this.target);
		assertThat(this.target.marks)
			.isEqualTo(Map.of(Invalidation.clear("products"), id(3), Invalidation.tag("products", "blue"), id(4)));
	}

	@Test
	void makesTooManyAClearOfAll() {
		for (int i = 1; i <= 4097; i++) {
			this.marks.set(Invalidation.tag("books", "" + i), id(i));
		}
		this.marks.tell(this.target);
		assertThat(this.target.marks).isEqualTo(Map.of(Invalidation.clear("products"), id(4097)));
	}

	private static EntryId id(long milliseconds) {
		return new EntryId(milliseconds, 0);
	}

}
