package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What caches of this process change: locally, and then on all instances. Within a
 * transaction both wait for its commit. Safe for use by several threads.
 * <p>
 * That is a transaction of this thread. A reactive one has none, so that changes within
 * it are made at once.
 */
final class InvalidationWrites {

	private final InvalidationSender sender;

	/** The transactions that have changed something and are not over. */
	private final AtomicInteger transactions = new AtomicInteger();

	InvalidationWrites(InvalidationSender sender) {
		this.sender = sender;
	}

	/**
	 * Makes changes, after the commit if this thread has a transaction. Until then their
	 * keys are {@linkplain #isDirty dirty}. All of a transaction are sent as one.
	 */
	void write(List<Write> changes) {
		if (isWithinTransaction()) {
			current().add(changes);
		}
		else {
			make(changes, false);
		}
	}

	/**
	 * Makes changes as {@link #write} does, for somebody who may wait for it.
	 * @return completes with the id in the log, on a thread that may block; canceled by a
	 * rollback
	 */
	CompletableFuture<EntryId> request(List<Write> changes) {
		return isWithinTransaction() ? current().request(changes) : make(changes, true);
	}

	/**
	 * Makes changes at once, and if this thread has a transaction again after its commit.
	 * @return completes with the id in the log of the first time
	 */
	CompletableFuture<EntryId> writeNow(List<Write> changes) {
		if (isWithinTransaction()) {
			current().add(changes);
		}
		return make(changes, false);
	}

	/**
	 * Returns whether the transaction of this thread has changed a key, so that the cache
	 * must neither serve it nor store it.
	 */
	boolean isDirty(String cache, Object key) {
		// With each read of each cache: as a rule there is nothing else to do.
		if (this.transactions.get() == 0) {
			return false;
		}
		TransactionWrites writes = (TransactionWrites) TransactionSynchronizationManager.getResource(this);
		return writes != null && writes.isDirty(cache, key);
	}

	/**
	 * Without an actual transaction synchronizations can be active nevertheless: the
	 * propagation SUPPORTS is such a case, and there is nothing to wait for.
	 */
	static boolean isWithinTransaction() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive();
	}

	private TransactionWrites current() {
		TransactionWrites writes = (TransactionWrites) TransactionSynchronizationManager.getResource(this);
		if (writes == null || writes.isOver()) {
			writes = new TransactionWrites(this);
			TransactionSynchronizationManager.registerSynchronization(writes);
			this.transactions.incrementAndGet();
			writes.bind();
		}
		return writes;
	}

	/** Makes changes although some of them may fail, as all of them must be sent. */
	private EntryFuture make(List<Write> changes, boolean handedOut) {
		RuntimeException failure = null;
		for (Write change : changes) {
			try {
				change.locally().run();
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
		}
		EntryFuture sent = send(changes, handedOut);
		if (failure != null) {
			throw failure;
		}
		return sent;
	}

	EntryFuture send(List<Write> changes, boolean handedOut) {
		EntryFuture sent = this.sender.send(changes.stream().map(Write::invalidation).toList(), handedOut);
		for (Write change : changes) {
			change.told().forEach((listener) -> sent.tell(listener, change.invalidation()));
		}
		return sent;
	}

	/** Takes note of an invalidation that was sent together with a shared value. */
	void sentOtherwise(Invalidation invalidation, EntryId id) {
		this.sender.lost().confirmed(List.of(invalidation), id);
	}

	/** A transaction is over. */
	void ended() {
		this.transactions.decrementAndGet();
	}

	/**
	 * A change.
	 *
	 * @param invalidation what is sent
	 * @param key the key it is about, or {@code null} if it may concern every key
	 * @param locally makes the change in this process, before anything is sent; must not
	 * block
	 * @param told learn after each time it was made when it has been sent, or cannot be
	 * any more
	 */
	record Write(Invalidation invalidation, @Nullable Object key, Runnable locally, List<? extends SentListener> told) {

		Write(Invalidation invalidation, @Nullable Object key, Runnable locally) {
			this(invalidation, key, locally, List.of());
		}

	}

}
