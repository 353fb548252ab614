package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What marks make invalid.
 */
class MarksTests {

	private final Marks marks = new Marks(Duration.ofHours(1), new DefaultCacheKeyCodec());

	@Test
	void nothingIsCoveredBeforeTheFirstMark() {
		assertThat(this.marks.cover(EntryId.MIN, "key", List.of("tag"))).isFalse();
	}

	@Test
	void valueWithoutAPositionIsCovered() {
		assertThat(this.marks.cover(null, "key", List.of())).isTrue();
	}

	@Test
	void clearCoversWhatIsFromBeforeIt() {
		this.marks.set(Invalidation.clear("prices"), id(5));
		assertThat(this.marks.cover(id(4), "key", List.of())).isTrue();
		assertThat(this.marks.cover(id(5), "key", List.of())).isFalse();
		this.marks.set(Invalidation.clear("prices"), id(3));
		assertThat(this.marks.cover(id(4), "key", List.of())).isTrue();
	}

	@Test
	void tagCoversWhatCarriesIt() {
		this.marks.set(Invalidation.tag("prices", "red"), id(5));
		assertThat(this.marks.cover(id(4), "key", List.of("blue", "red"))).isTrue();
		assertThat(this.marks.cover(id(4), "key", List.of("blue"))).isFalse();
		assertThat(this.marks.cover(id(5), "key", List.of("red"))).isFalse();
	}

	@Test
	void prefixCoversKeysThatBeginSo() {
		this.marks.set(Invalidation.prefix("prices", "a:"), id(5));
		assertThat(this.marks.cover(id(4), "a:1", List.of())).isTrue();
		assertThat(this.marks.cover(id(4), "b:1", List.of())).isFalse();
		assertThat(this.marks.cover(id(5), "a:1", List.of())).isFalse();
	}

	@Test
	void prefixesAreThoseOfTexts() {
		CacheKeyCodec codec = new DefaultCacheKeyCodec();
		for (String prefix : List.of("~", "~I", "")) {
			this.marks.set(Invalidation.prefix("prices", prefix), id(5));
		}
		assertThat(this.marks.cover(id(4), codec.encode("~I1"), List.of())).isTrue();
		assertThat(this.marks.cover(id(4), codec.encode("~"), List.of())).isTrue();
		assertThat(this.marks.cover(id(4), codec.encode("text"), List.of())).isTrue();
		assertThat(this.marks.cover(id(4), codec.encode(1), List.of())).isFalse();
		assertThat(this.marks.cover(id(4), codec.encode(List.of("~")), List.of())).isFalse();
		assertThat(this.marks.cover(id(4), "~?", List.of())).isTrue();
	}

	@Test
	void limitIsTheLastMarkThatConcernsAKeyWithoutItsTags() {
		assertThat(this.marks.limit("a1")).isEqualTo(EntryId.MIN);
		this.marks.set(Invalidation.clear("prices"), id(3));
		this.marks.set(Invalidation.tag("prices", "red"), id(4));
		this.marks.set(Invalidation.prefix("prices", "a"), id(5));
		this.marks.set(Invalidation.prefix("prices", "a1"), id(6));
		this.marks.set(Invalidation.prefix("prices", "b"), id(7));
		assertThat(this.marks.limit("a1")).isEqualTo(id(6));
		assertThat(this.marks.limit("a2")).isEqualTo(id(5));
		assertThat(this.marks.limit("c")).isEqualTo(id(3));
	}

	@Test
	void tooManyPrefixesAreAClear() {
		for (int i = 1; i <= 64; i++) {
			this.marks.set(Invalidation.prefix("prices", "a" + i), id(i));
		}
		assertThat(this.marks.cover(id(0), "b", List.of())).isFalse();
		this.marks.set(Invalidation.prefix("prices", "a65"), id(65));
		assertThat(this.marks.cover(id(64), "b", List.of())).isTrue();
		assertThat(this.marks.cover(id(65), "b", List.of())).isFalse();
	}

	@Test
	void forgetsWhatNoValueCanBeFromBefore() {
		Marks forgetful = new Marks(Duration.ofMillis(1), new DefaultCacheKeyCodec());
		forgetful.set(Invalidation.tag("prices", "red"), id(5));
		await().until(() -> {
			forgetful.set(Invalidation.tag("prices", "blue"), id(6));
			return !forgetful.cover(id(4), "key", List.of("red"));
		});
	}

	private static EntryId id(long number) {
		return new EntryId(number, 0);
	}

}
