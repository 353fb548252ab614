package io.github.headrace.subscription;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * What has come of the first attempt to subscribe everything since the start. Safe for
 * use by several threads.
 */
final class Establishment {

	private volatile CompletableFuture<Void> result = new CompletableFuture<>();

	private volatile @Nullable Throwable lastFailure;

	private volatile @Nullable Throwable refusal;

	void begin() {
		this.refusal = null;
		this.result = new CompletableFuture<>();
	}

	CompletableFuture<Void> result() {
		return this.result.copy();
	}

	boolean isDone() {
		return this.result.isDone();
	}

	/** Everything is confirmed or refused. */
	void answered() {
		Throwable refused = this.refusal;
		if (refused != null) {
			this.result.completeExceptionally(refused);
		}
		else {
			this.result.complete(null);
		}
	}

	void connected() {
		this.lastFailure = null;
	}

	/** One topic is refused; others may have no answer yet. */
	void refused(Throwable failure) {
		this.lastFailure = failure;
		this.refusal = failure;
	}

	void failed(Throwable failure) {
		this.lastFailure = failure;
		this.result.completeExceptionally(failure);
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

}
