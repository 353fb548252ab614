package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.github.headrace.deadletter.DeadLetterGroups;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often dead letters are counted by fingerprint.
 */
class RememberedGroupsTests {

	private static final RedisLooks.Place PLACE = new RedisLooks.Place("billing", "orders");

	private final AtomicLong clock = new AtomicLong();

	private final AtomicInteger asked = new AtomicInteger();

	private final RememberedGroups groups = new RememberedGroups(this.clock::get);

	@Test
	void remembersLongerWhatTookLonger() {
		get(5, Duration.ofMillis(500));
		pass(Duration.ofSeconds(9));
		get(5, Duration.ofMillis(500));
		assertThat(this.asked).hasValue(1);
		pass(Duration.ofSeconds(1));
		get(5, Duration.ofMillis(10));
		assertThat(this.asked).hasValue(2);
		pass(Duration.ofSeconds(1));
		get(5, Duration.ofSeconds(9));
		assertThat(this.asked).hasValue(3);
		pass(Duration.ofSeconds(30));
		get(5, Duration.ZERO);
		assertThat(this.asked).hasValue(4);
	}

	@Test
	void countsAgainWhenThereAreMoreOrFewer() {
		get(5, Duration.ofSeconds(5));
		get(6, Duration.ofSeconds(5));
		get(5, Duration.ofSeconds(5));
		assertThat(this.asked).hasValue(3);
	}

	@Test
	void forgetsQueuesThatAreGone() {
		get(5, Duration.ofSeconds(5));
		this.groups.retain(List.of());
		get(5, Duration.ofSeconds(5));
		assertThat(this.asked).hasValue(2);
	}

	private void get(long letters, Duration takes) {
		this.groups.get(PLACE, letters, () -> {
			this.asked.incrementAndGet();
			pass(takes);
			return new DeadLetterGroups(List.of(), letters, true);
		});
	}

	private void pass(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

}
