package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AppliedAwaitsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final AppliedAwaits awaits = new AppliedAwaits();

	@Test
	void completesWhatComesBetweenTheResetAndThePositionBehindIt() {
		this.awaits.allDropped();
		CompletableFuture<Void> between = this.awaits.await(new EntryId(5, 0), LONG);
		CompletableFuture<Void> later = this.awaits.await(new EntryId(6, 0), LONG);
		this.awaits.applied(new EntryId(5, 0));
		assertThat(between).succeedsWithin(Duration.ofSeconds(5));
		assertThat(later).isNotDone();
	}

}
