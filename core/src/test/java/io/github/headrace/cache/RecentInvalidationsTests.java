package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentInvalidationsTests {

	private final AtomicLong clock = new AtomicLong();

	private final RecentInvalidations recent = new RecentInvalidations(Duration.ofSeconds(30), 3, this.clock::get);

	private void addAfter(long seconds, Invalidation... invalidations) {
		this.clock.addAndGet(Duration.ofSeconds(seconds).toNanos());
		this.recent.current(this.clock.get());
		this.recent.add(List.of(invalidations));
	}

	private static Invalidation evict(int key) {
		return Invalidation.evict("products", String.valueOf(key));
	}

	@Test
	void forgetsWhatIsTooLongAgo() {
		addAfter(0, evict(1), evict(2));
		addAfter(20, evict(1), evict(3));
		addAfter(20);
		assertThat(this.recent.all()).containsExactly(evict(1), evict(3));
		addAfter(20);
		assertThat(this.recent.all()).isEmpty();
	}

	@Test
	void remembersTooManyAsAClear() {
		addAfter(0, evict(1), evict(2), evict(3), Invalidation.evict("others", "1"));
		assertThat(this.recent.all()).hasSize(4);
		addAfter(1, evict(4));
		assertThat(this.recent.all()).containsExactlyInAnyOrder(Invalidation.clear("products"),
				Invalidation.evict("others", "1"));
		addAfter(20, evict(5));
		assertThat(this.recent.all()).containsExactlyInAnyOrder(Invalidation.clear("products"),
				Invalidation.evict("others", "1"));
		addAfter(20);
		assertThat(this.recent.all()).containsExactly(evict(5));
	}

	@Test
	void forgetsNothingWhileItIsNotKnownToBeCurrent() {
		addAfter(0, evict(1));
		this.clock.addAndGet(Duration.ofMinutes(10).toNanos());
		assertThat(this.recent.all()).containsExactly(evict(1));
		this.recent.current(this.clock.get());
		assertThat(this.recent.all()).isEmpty();
	}

	@Test
	void forgetsCachesOfWhichNothingIsLeft() {
		addAfter(0, evict(1), Invalidation.evict("others", "1"));
		addAfter(50, evict(2));
		assertThat(this.recent.caches()).isEqualTo(2);
		addAfter(20);
		assertThat(this.recent.caches()).isOne();
		assertThat(this.recent.all()).containsExactly(evict(2));
	}

	@Test
	void doesNotCountWhatIsTooLongAgo() {
		addAfter(0, evict(1), evict(2), evict(3));
		addAfter(31, evict(4));
		assertThat(this.recent.all()).containsExactly(evict(4));
	}

	@Test
	void remembersAClearInsteadOfWhatItIncludes() {
		addAfter(0, evict(1), Invalidation.clear("products"), evict(2));
		assertThat(this.recent.all()).containsExactly(Invalidation.clear("products"));
	}

}
