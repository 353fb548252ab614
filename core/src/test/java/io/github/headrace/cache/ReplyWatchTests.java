package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyWatchTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final ReplyWatch watch = new ReplyWatch();

	private CompletableFuture<String> watched(long millis) {
		CompletableFuture<String> reply = new CompletableFuture<>();
		this.watch.watch(reply, Duration.ofMillis(millis).toNanos());
		return reply;
	}

	@Test
	void failsWhatDoesNotComeInTime() {
		assertThat(watched(20)).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void failsALaterReplyWithTheTimerOfAnAnsweredOne() {
		watched(50).complete("answer");
		assertThat(watched(50)).failsWithin(PATIENCE);
		assertThat(watched(20)).failsWithin(PATIENCE);
	}

	@Test
	void waitsNotForALongerTimer() {
		watched(Duration.ofHours(1).toMillis()).complete("answer");
		assertThat(watched(20)).failsWithin(PATIENCE);
		assertThat(watched(20)).failsWithin(PATIENCE);
	}

}
