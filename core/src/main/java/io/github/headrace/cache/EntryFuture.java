package io.github.headrace.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.stream.EntryId;

/**
 * The id of an entry that is going to be sent: one for all who wait for it, as their
 * number has no bounds, so that none of them can complete it or cancel it. Safe for use
 * by several threads.
 */
final class EntryFuture extends CompletableFuture<EntryId> {

	/** Who is told of what, and how often. */
	private final Map<Notice, Integer> notices = new HashMap<>();

	private boolean over;

	/** Guarded by the lock of the sender. */
	private boolean handedOut;

	/** Returns a future that has its id. */
	static EntryFuture of(EntryId id) {
		EntryFuture future = new EntryFuture();
		future.sent(id);
		return future;
	}

	/** Returns a future whose entry is never sent. */
	static EntryFuture notSent(String reason) {
		EntryFuture future = new EntryFuture();
		future.notSent(new CancellationException(reason));
		return future;
	}

	/** Tells somebody when this is over: at once if it is already. */
	void tell(SentListener listener, Invalidation invalidation) {
		synchronized (this.notices) {
			if (!this.over) {
				this.notices.merge(new Notice(listener, invalidation), 1, Integer::sum);
				return;
			}
		}
		listener.sent(invalidation);
	}

	/**
	 * Someone may go on from here with what takes long: not on the thread that brings the
	 * answers of Redis.
	 */
	void handOut() {
		this.handedOut = true;
	}

	void sent(EntryId id) {
		tellAll();
		end(() -> super.complete(id));
	}

	void notSent(CancellationException reason) {
		tellAll();
		end(() -> super.completeExceptionally(reason));
	}

	private void end(Runnable completion) {
		if (this.handedOut) {
			BackgroundThreads.now().execute(completion);
		}
		else {
			completion.run();
		}
	}

	private void tellAll() {
		synchronized (this.notices) {
			this.over = true;
		}
		// Nobody adds to them any more
		this.notices.forEach((notice, times) -> {
			for (int i = 0; i < times; i++) {
				notice.listener().sent(notice.invalidation());
			}
		});
		this.notices.clear();
	}

	@Override
	public boolean complete(EntryId value) {
		return false;
	}

	@Override
	public boolean completeExceptionally(Throwable ex) {
		return false;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return isCancelled();
	}

	@Override
	public void obtrudeValue(EntryId value) {
		throw new UnsupportedOperationException("Others wait for the same entry");
	}

	@Override
	public void obtrudeException(Throwable ex) {
		throw new UnsupportedOperationException("Others wait for the same entry");
	}

	@Override
	public CompletableFuture<EntryId> completeAsync(Supplier<? extends EntryId> supplier, Executor executor) {
		return copy().completeAsync(supplier, executor);
	}

	@Override
	public CompletableFuture<EntryId> orTimeout(long timeout, TimeUnit unit) {
		return copy().orTimeout(timeout, unit);
	}

	@Override
	public CompletableFuture<EntryId> completeOnTimeout(EntryId value, long timeout, TimeUnit unit) {
		return copy().completeOnTimeout(value, timeout, unit);
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new CompletableFuture<>();
	}

	/** Equal ones are counted, so that no more of them pile up than there are keys. */
	private record Notice(SentListener listener, Invalidation invalidation) {

	}

}
