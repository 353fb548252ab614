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
		this.awaits.dropped(new EntryId(4, 0), new EntryId(4, 0));
		CompletableFuture<Void> between = this.awaits.await(new EntryId(5, 0), LONG);
		CompletableFuture<Void> later = this.awaits.await(new EntryId(6, 0), LONG);
		this.awaits.applied(new EntryId(5, 0));
		assertThat(between).succeedsWithin(Duration.ofSeconds(5));
		assertThat(later).isNotDone();
	}

	@Test
	void completesWithAResetOnlyWhatComesUpToTheMarksThatAreKnown() {
		CompletableFuture<Void> known = this.awaits.await(new EntryId(8, 0), LONG);
		CompletableFuture<Void> unknown = this.awaits.await(new EntryId(9, 0), LONG);
		this.awaits.dropped(new EntryId(5, 0), new EntryId(8, 0));
		assertThat(known).succeedsWithin(Duration.ofSeconds(5));
		assertThat(this.awaits.position()).isEqualTo(new EntryId(5, 0));
		assertThat(unknown).isNotDone();
		this.awaits.applied(new EntryId(9, 0));
		assertThat(unknown).succeedsWithin(Duration.ofSeconds(5));
	}

	@Test
	void givesUpOnAThreadThatMayBlock() {
		CompletableFuture<Thread> thread = this.awaits.await(new EntryId(1, 0), Duration.ofMillis(50))
			.handle((done, failure) -> Thread.currentThread());
		assertThat(thread).succeedsWithin(Duration.ofSeconds(5))
			.satisfies((found) -> assertThat(found.getName()).startsWith("headrace-background-"));
	}

}
