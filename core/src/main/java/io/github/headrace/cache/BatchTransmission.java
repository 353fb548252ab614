package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Hands batches to the transport, one at a time, and each behind the puts of this process
 * that it must not overtake. What is not answered in time has failed.
 * <p>
 * That happens on the thread of the caller, or on the one that brings the answer to such
 * a put; where a connection may have to be opened first, on another one.
 */
final class BatchTransmission {

	private final InvalidationTransport transport;

	private final InvalidationTargets targets;

	private final Executor executor;

	private final Consumer<List<Invalidation>> sending;

	private final ReplyWatch replies = new ReplyWatch();

	/**
	 * Creates what sends.
	 * @param sending is told of each batch before it is sent
	 */
	BatchTransmission(InvalidationTransport transport, InvalidationTargets targets, Executor executor,
			Consumer<List<Invalidation>> sending) {
		this.transport = transport;
		this.targets = targets;
		this.executor = executor;
		this.sending = sending;
	}

	/**
	 * Sends a batch.
	 * @param patience how long the answer may take
	 * @param answered is told the id or the failure
	 */
	void send(List<Invalidation> batch, Duration patience,
			BiConsumer<@Nullable EntryId, @Nullable Throwable> answered) {
		if (this.transport.isOpen()) {
			sendInOrder(batch, patience, answered);
		}
		else {
			this.executor.execute(() -> sendInOrder(batch, patience, answered));
		}
	}

	private void sendInOrder(List<Invalidation> batch, Duration patience,
			BiConsumer<@Nullable EntryId, @Nullable Throwable> answered) {
		CompletableFuture<?> before = this.targets.underWay(batch);
		if (before == null) {
			sendNow(batch, patience, answered);
		}
		else if (this.transport.isOpen()) {
			before.whenComplete((done, failure) -> sendNow(batch, patience, answered));
		}
		else {
			before.whenCompleteAsync((done, failure) -> sendNow(batch, patience, answered), this.executor);
		}
	}

	private void sendNow(List<Invalidation> batch, Duration patience,
			BiConsumer<@Nullable EntryId, @Nullable Throwable> answered) {
		CompletableFuture<EntryId> reply;
		this.sending.accept(batch);
		try {
			reply = this.transport.send(batch, this.targets.sharedKeys(batch));
		}
		catch (RuntimeException | Error ex) {
			reply = CompletableFuture.failedFuture(ex);
		}
		this.replies.watch(reply, patience.toNanos());
		reply.whenComplete(answered);
	}

}
