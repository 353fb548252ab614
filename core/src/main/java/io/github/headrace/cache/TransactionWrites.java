package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What one transaction changes when it has been committed. Belongs to the thread of the
 * transaction, to which it is bound while that is not suspended.
 * <p>
 * Changes are made after completion rather than in {@code afterCommit}: what other
 * callbacks change in theirs comes along, and an exception of theirs prevents nothing. An
 * outcome that nobody knows counts as a commit, as it does no harm to remove too much.
 */
final class TransactionWrites implements TransactionSynchronization {

	private static final Log logger = LogFactory.getLog(TransactionWrites.class);

	private final InvalidationWrites writes;

	private final List<Change> changes = new ArrayList<>();

	/** How much there was at each savepoint. */
	private final Map<Object, Integer> savepoints = new IdentityHashMap<>();

	/** Cache and keys; {@code null} stands for every key. */
	private final Map<String, Set<@Nullable Object>> dirty = new HashMap<>();

	/** Read by another thread where JTA completes on one. */
	private volatile boolean over;

	TransactionWrites(InvalidationWrites writes) {
		this.writes = writes;
	}

	/** Callbacks that come later find the caches changed. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	void bind() {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.writes);
		TransactionSynchronizationManager.bindResource(this.writes, this);
	}

	/** Returns whether the transaction is over, which a thread may not have noticed. */
	boolean isOver() {
		return this.over;
	}

	void add(List<Write> added) {
		add(new Change(List.copyOf(added), null));
	}

	CompletableFuture<EntryId> request(List<Write> added) {
		CompletableFuture<EntryId> sent = new CompletableFuture<>();
		add(new Change(List.copyOf(added), sent));
		return sent;
	}

	private void add(Change change) {
		this.changes.add(change);
		markDirty(change);
	}

	private void markDirty(Change change) {
		for (Write write : change.writes()) {
			this.dirty.computeIfAbsent(write.invalidation().cache(), (cache) -> new HashSet<>()).add(write.key());
		}
	}

	boolean isDirty(String cache, Object key) {
		Set<@Nullable Object> keys = this.dirty.get(cache);
		return keys != null && !this.over && (keys.contains(key) || keys.contains(null));
	}

	@Override
	public void suspend() {
		TransactionSynchronizationManager.unbindResourceIfPossible(this.writes);
	}

	@Override
	public void resume() {
		bind();
	}

	@Override
	public void savepoint(Object savepoint) {
		this.savepoints.put(savepoint, this.changes.size());
	}

	@Override
	public void savepointRollback(Object savepoint) {
		// A savepoint that is not known here is older than all changes.
		int kept = this.savepoints.getOrDefault(savepoint, 0);
		List<Change> undone = this.changes.subList(kept, this.changes.size());
		undone.forEach(Change::cancel);
		undone.clear();
		this.dirty.clear();
		this.changes.forEach(this::markDirty);
	}

	@Override
	public void afterCompletion(int status) {
		if (this.over) {
			return;
		}
		try {
			if (status == STATUS_ROLLED_BACK) {
				this.changes.forEach(Change::cancel);
			}
			else if (!this.changes.isEmpty()) {
				make();
			}
		}
		catch (RuntimeException ex) {
			logger.error("Caches were not changed after a commit", ex);
		}
		finally {
			end();
		}
	}

	private void make() {
		List<Write> all = this.changes.stream().flatMap((change) -> change.writes().stream()).toList();
		all.forEach(TransactionWrites::makeLocally);
		List<CompletableFuture<EntryId>> requests = new ArrayList<>();
		for (Change change : this.changes) {
			if (change.sent() != null) {
				requests.add(change.sent());
			}
		}
		EntryFuture sent = this.writes.send(all, !requests.isEmpty());
		// As a rule nobody waits, and what is under way is to hold on to nothing
		if (!requests.isEmpty()) {
			sent.whenComplete((id, failure) -> requests.forEach((request) -> complete(request, id, failure)));
		}
	}

	private static void complete(CompletableFuture<EntryId> request, EntryId id, @Nullable Throwable failure) {
		if (failure == null) {
			request.complete(id);
		}
		else {
			request.completeExceptionally(failure);
		}
	}

	private static void makeLocally(Write write) {
		try {
			write.locally().run();
		}
		catch (RuntimeException ex) {
			logger.error("Cache '%s' was not changed after a commit (%s)".formatted(write.invalidation().cache(),
					write.invalidation().kind()), ex);
		}
	}

	private void end() {
		this.over = true;
		this.writes.ended();
		if (TransactionSynchronizationManager.getResource(this.writes) == this) {
			TransactionSynchronizationManager.unbindResource(this.writes);
		}
	}

	/**
	 * What was asked for together.
	 *
	 * @param writes what it is
	 * @param sent completes when all of the transaction has been sent; {@code null} if
	 * nobody waits for that
	 */
	private record Change(List<Write> writes, @Nullable CompletableFuture<EntryId> sent) {

		void cancel() {
			if (this.sent != null) {
				this.sent.cancel(false);
			}
		}

	}

}
