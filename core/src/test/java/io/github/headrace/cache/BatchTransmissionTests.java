package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchTransmissionTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final List<Invalidation> BATCH = List.of(Invalidation.evict("products", "1"));

	private final RecordingTransport transport = new RecordingTransport();

	private final InvalidationTargets targets = new InvalidationTargets();

	private final SharedTarget target = new SharedTarget("products");

	private final CompletableFuture<EntryId> answer = new CompletableFuture<>();

	@BeforeEach
	void addTarget() {
		this.targets.add(this.target);
	}

	private void send(Duration patience, Executor executor, Consumer<List<Invalidation>> sending) {
		new BatchTransmission(this.transport, this.targets, executor, sending)
			.send(new BatchTransmission.Outgoing(BATCH, patience, () -> true, this::answered));
	}

	private void answered(@Nullable EntryId id, @Nullable Throwable failure) {
		if (failure != null) {
			this.answer.completeExceptionally(failure);
		}
		else {
			this.answer.complete(id);
		}
	}

	@Test
	void failsWhereItCannotBeSentBehindAPut() {
		CompletableFuture<Void> put = new CompletableFuture<>();
		this.target.underWay = put;
		send(PATIENCE, Runnable::run, (batch) -> {
			throw new IllegalStateException("Not remembered");
		});
		put.complete(null);
		assertThat(this.answer).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("Not remembered");
	}

	@Test
	void failsWhereNoThreadCanConnect() {
		this.transport.open(false);
		send(PATIENCE, (task) -> {
			throw new RejectedExecutionException("No thread");
		}, (batch) -> {
		});
		assertThat(this.answer).failsWithin(PATIENCE).withThrowableThat().withMessageContaining("No thread");
	}

	@Test
	void doesNotWaitForAPutForEver() {
		this.target.underWay = new CompletableFuture<>();
		send(Duration.ofMillis(20), Runnable::run, (batch) -> {
		});
		assertThat(this.answer).succeedsWithin(PATIENCE);
		assertThat(this.target.underWay).isNotDone();
	}

}
