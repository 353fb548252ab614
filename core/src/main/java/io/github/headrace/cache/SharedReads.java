package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Looks into the shared part, and takes nothing from there that is not valid. Safe for
 * use by several threads.
 */
final class SharedReads {

	private static final CompletableFuture<SharedRead> FAILED = CompletableFuture.completedFuture(SharedRead.FAILED);

	private final SharedPart part;

	private final NearValues values;

	private final Marks marks;

	private final PendingInvalidations pending;

	private final InvalidationEncoder encoder;

	private final Supplier<EntryId> position;

	private final Freshness freshness;

	/** Whether the marks are known. */
	private volatile boolean open;

	SharedReads(SharedPart part, NearValues values, Marks marks, PendingInvalidations pending, CacheParts parts,
			Freshness freshness) {
		this.part = part;
		this.values = values;
		this.marks = marks;
		this.pending = pending;
		this.encoder = parts.encoder();
		this.position = parts.position();
		this.freshness = freshness;
	}

	/** The log is connected for the first time. */
	void open() {
		this.open = true;
	}

	/**
	 * Prepares a look. The lease of the {@link FillGuard} must have been taken before.
	 * @param token the token to take, empty if nothing is going to be loaded
	 * @return what to look with, or {@code null} if the shared part cannot be used
	 */
	@Nullable SharedLease lease(Object key, String token) {
		if (!this.open || !this.freshness.mayServe()) {
			return null;
		}
		String encoded = this.encoder.shared(this.part.cache(), key);
		if (encoded == null || this.pending.concern(encoded)) {
			return null;
		}
		return new SharedLease(encoded, token, this.position.get());
	}

	/** Looks, and waits for the answer. */
	SharedRead read(SharedLease lease) {
		try {
			SharedAnswer answer = this.part.ask(lease, null).get();
			SharedRead read = judge(lease, answer);
			return (read != null) ? read : SharedReads.second(judge(lease, again(lease, answer).get()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return SharedRead.FAILED;
		}
		catch (ExecutionException ex) {
			return SharedRead.FAILED;
		}
	}

	/** Looks without blocking; completes on a thread that is no event loop. */
	CompletableFuture<SharedRead> readAsync(SharedLease lease) {
		// Who goes on with it may block, so that a thread is left to him, but only one
		return this.part.ask(lease, null)
			.handleAsync((answer, failure) -> (failure == null) ? readAsync(lease, answer) : FAILED,
					NearCacheThreads.now())
			.thenCompose(Function.identity())
			.exceptionally((failure) -> SharedRead.FAILED)
			.thenApplyAsync(Function.identity(), BackgroundThreads.now());
	}

	private CompletableFuture<SharedRead> readAsync(SharedLease lease, SharedAnswer answer) {
		SharedRead read = judge(lease, answer);
		return (read != null) ? CompletableFuture.completedFuture(read)
				: again(lease, answer).thenApplyAsync((next) -> second(judge(lease, next)), NearCacheThreads.now());
	}

	private CompletableFuture<SharedAnswer> again(SharedLease lease, SharedAnswer refused) {
		// A value without one is no answer
		EntryId position = (refused.position() != null) ? refused.position() : EntryId.MIN;
		return this.part.ask(lease, position);
	}

	/** Returns what an answer is worth, or {@code null} if its value is not valid. */
	private @Nullable SharedRead judge(SharedLease lease, SharedAnswer answer) {
		NearValue value = answer.present() ? this.values.of(answer) : null;
		boolean valid = value != null && !this.marks.cover(answer.position(), lease.key(), value.tags());
		if (answer.state() == SharedAnswer.State.VALUE && !valid) {
			return null;
		}
		return new SharedRead(answer.state(), valid ? value : null, answer.awaited(), false);
	}

	private static SharedRead second(@Nullable SharedRead read) {
		return (read != null) ? read : SharedRead.NONE;
	}

}
