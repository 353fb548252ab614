package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalPartTests {

	private static final long HOUR = Duration.ofHours(1).toNanos();

	private final LocalPart local = new LocalPart(10, Duration.ofHours(2));

	@Test
	void validValueIsAHit() {
		NearValue value = value(HOUR, 0);
		this.local.put("key", value);
		assertThat(this.local.get("key")).isSameAs(value);
		assertThat(this.local.peek("key")).isSameAs(value);
		assertThat(this.local.stale("key")).isSameAs(value);
		assertThat(this.local.hits()).isEqualTo(1);
		assertThat(this.local.misses()).isZero();
	}

	@Test
	void valueThatHasExpiredIsAMissAndKeptForWhenNoOtherCanBeHad() {
		NearValue value = value(-HOUR, 2 * HOUR);
		this.local.put("key", value);
		assertThat(this.local.get("key")).isNull();
		assertThat(this.local.peek("key")).isNull();
		assertThat(this.local.stale("key")).isSameAs(value);
		assertThat(this.local.hits()).isZero();
		assertThat(this.local.misses()).isEqualTo(1);
	}

	@Test
	void valueWhoseTimeIsOverIsNeverServed() {
		this.local.put("key", value(-2 * HOUR, HOUR));
		assertThat(this.local.get("key")).isNull();
		assertThat(this.local.peek("key")).isNull();
		assertThat(this.local.stale("key")).isNull();
	}

	@Test
	void endsOfValuesHoldHoweverOftenTheyAreReplaced() {
		for (int i = 0; i < 5_000; i++) {
			this.local.put("key", value(HOUR, 0));
			assertThat(this.local.get("key")).isNotNull();
			this.local.put("key", value(-HOUR, 0));
			assertThat(this.local.get("key")).isNull();
		}
	}

	private static NearValue value(long lifetime, long grace) {
		return new NearValue("value", List.of(), lifetime, grace);
	}

}
