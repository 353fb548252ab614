package io.github.headrace.cache;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FreshnessWatchTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration LONG = Duration.ofHours(1);

	private final FreshnessWatch watch = new FreshnessWatch();

	@AfterEach
	void close() {
		this.watch.close();
	}

	@Test
	void endsServingInTimeAndOnlyWhereThatIsLimited() {
		this.watch.current(System.nanoTime());
		Freshness always = this.watch.freshness(WhenDisconnected.SERVE, SHORT);
		Freshness longer = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, LONG);
		Freshness shorter = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, SHORT);
		await().until(() -> !shorter.mayServe());
		assertThat(longer.mayServe()).isTrue();
		assertThat(always.mayServe()).isTrue();
		this.watch.disconnected();
		assertThat(longer.mayServe()).isTrue();
	}

	@Test
	void servesAgainOnlyOnceEverythingIsApplied() {
		Freshness limited = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, SHORT);
		await().until(() -> !limited.mayServe());
		assertThat(limited.mayServe()).isFalse();
		this.watch.current(System.nanoTime() - LONG.toNanos());
		assertThat(limited.mayServe()).isFalse();
		this.watch.current(System.nanoTime());
		assertThat(limited.mayServe()).isTrue();
		await().until(() -> !limited.mayServe());
	}

	@Test
	void countsFromTheCreationBeforeTheFirstConnection() {
		Freshness limited = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, SHORT);
		await().until(() -> !limited.mayServe());
	}

	@Test
	void doesNotEvenBeginToServeWhereThatWouldEndAtOnce() {
		Freshness late = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, Duration.ofNanos(1));
		assertThat(late.mayServe()).isFalse();
		assertThat(this.watch.isWatching()).isFalse();
		this.watch.current(System.nanoTime() + LONG.toNanos());
		assertThat(late.mayServe()).isTrue();
	}

	@Test
	void bypassesAtOnceUntilEverythingIsApplied() {
		Freshness bypassing = this.watch.freshness(WhenDisconnected.BYPASS, LONG);
		assertThat(bypassing.mayServe()).isFalse();
		this.watch.current(System.nanoTime());
		assertThat(bypassing.mayServe()).isTrue();
		assertThat(this.watch.freshness(WhenDisconnected.BYPASS, LONG).mayServe()).isTrue();
		this.watch.disconnected();
		assertThat(bypassing.mayServe()).isFalse();
	}

	@Test
	void endsServingWithTheWatchingWhereThatIsLimited() {
		Freshness limited = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, LONG);
		Freshness always = this.watch.freshness(WhenDisconnected.SERVE, LONG);
		this.watch.close();
		assertThat(limited.mayServe()).isFalse();
		assertThat(this.watch.freshness(WhenDisconnected.SERVE_UNTIL, LONG).mayServe()).isFalse();
		assertThat(always.mayServe()).isTrue();
		this.watch.open();
		this.watch.current(System.nanoTime());
		assertThat(limited.mayServe()).isTrue();
	}

	@Test
	void hasNoThreadWhileNothingCanEnd() {
		Freshness limited = this.watch.freshness(WhenDisconnected.SERVE_UNTIL, SHORT);
		assertThat(this.watch.isWatching()).isTrue();
		await().until(() -> !limited.mayServe() && !this.watch.isWatching());
		this.watch.current(System.nanoTime());
		assertThat(this.watch.isWatching()).isTrue();
		this.watch.close();
		await().until(() -> !this.watch.isWatching());
	}

}
