package io.github.headrace.cache;

import java.util.concurrent.TimeUnit;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries that were confirmed and never come through the log.
 */
class OwnEntriesTests {

	private long now = TimeUnit.SECONDS.toNanos(100);

	private final OwnEntries entries = new OwnEntries(() -> this.now);

	@Test
	void areNotLostWhereTheyCome() {
		this.entries.confirmed(id(1));
		this.entries.came(id(1));
		assertThat(this.entries.isAnyLost(later(1))).isFalse();
	}

	@Test
	void areNotLostWhereTheyComeBeforeTheAnswer() {
		this.entries.came(id(1));
		this.entries.confirmed(id(1));
		assertThat(this.entries.isAnyLost(later(1))).isFalse();
	}

	@Test
	void areLostWhereEverythingFromBeforeHasComeButThey() {
		this.entries.confirmed(id(1));
		this.entries.confirmed(id(2));
		this.entries.came(id(2));
		assertThat(this.entries.isAnyLost(later(1))).isTrue();
		assertThat(this.entries.isAnyLost(later(2))).isFalse();
	}

	@Test
	void mayStillComeIfTheyWereConfirmedLater() {
		long before = this.now;
		later(1);
		this.entries.confirmed(id(1));
		assertThat(this.entries.isAnyLost(before)).isFalse();
		assertThat(this.entries.isAnyLost(later(1))).isTrue();
	}

	@Test
	void areReportedAfterAPauseAsTheyMayBeConfirmedByTheSameServerAgain() {
		this.entries.confirmed(id(1));
		assertThat(this.entries.isAnyLost(later(2000))).isTrue();
		this.entries.confirmed(id(2));
		assertThat(this.entries.isAnyLost(later(500))).isFalse();
		assertThat(this.entries.isAnyLost(later(501))).isTrue();
	}

	@Test
	void areForgottenWhereEverythingIsSentAgain() {
		this.entries.confirmed(id(1));
		this.entries.forget();
		assertThat(this.entries.isAnyLost(later(1))).isFalse();
	}

	private static EntryId id(int number) {
		return new EntryId(7, number);
	}

	private long later(long millis) {
		this.now += TimeUnit.MILLISECONDS.toNanos(millis);
		return this.now;
	}

}
