package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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

	/** Sends a batch, unless it is given up before. */
	void send(Outgoing outgoing) {
		whereItMayConnect(outgoing, this::sendInOrder);
	}

	private void whereItMayConnect(Outgoing outgoing, Consumer<Outgoing> step) {
		guarded(outgoing, (sent) -> {
			if (this.transport.isOpen()) {
				step.accept(sent);
			}
			else {
				this.executor.execute(() -> guarded(sent, step));
			}
		});
	}

	/** Whoever has a batch under way waits for the answer: there must be one. */
	private void guarded(Outgoing outgoing, Consumer<Outgoing> step) {
		try {
			step.accept(outgoing);
		}
		catch (RuntimeException | Error ex) {
			outgoing.answered().accept(null, ex);
		}
	}

	private void sendInOrder(Outgoing outgoing) {
		CompletableFuture<?> before = this.targets.underWay(outgoing.batch());
		if (before == null) {
			sendNow(outgoing);
			return;
		}
		// A copy: it ends in time though the puts may not
		CompletableFuture<?> over = before.handle((done, failure) -> null);
		this.replies.watch(over, outgoing.patience().toNanos());
		over.whenComplete((done, late) -> whereItMayConnect(outgoing, this::sendNow));
	}

	private void sendNow(Outgoing outgoing) {
		if (!outgoing.wanted().getAsBoolean()) {
			return;
		}
		List<Invalidation> batch = outgoing.batch();
		this.sending.accept(batch);
		CompletableFuture<EntryId> reply = this.transport.send(batch, this.targets.sharedKeys(batch));
		// That may have taken long: the next batch may be the one that is watched
		if (outgoing.wanted().getAsBoolean()) {
			this.replies.watch(reply, outgoing.patience().toNanos());
		}
		reply.whenComplete(outgoing.answered());
	}

	/**
	 * A batch on its way.
	 *
	 * @param patience how long the answer may take, and what it must not overtake
	 * @param wanted whether it has not been given up so far
	 * @param answered is told the id or the failure
	 */
	record Outgoing(List<Invalidation> batch, Duration patience, BooleanSupplier wanted,
			BiConsumer<@Nullable EntryId, @Nullable Throwable> answered) {

	}

}
