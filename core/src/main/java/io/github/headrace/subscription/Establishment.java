package io.github.headrace.subscription;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * How far the first confirmation of everything has come since the start. Safe for use by
 * several threads.
 */
final class Establishment {

	private volatile CompletableFuture<Void> result = new CompletableFuture<>();

	private volatile @Nullable Throwable lastFailure;

	void begin() {
		this.result = new CompletableFuture<>();
	}

	CompletableFuture<Void> result() {
		return this.result.copy();
	}

	boolean isDone() {
		return this.result.isDone();
	}

	void complete() {
		this.result.complete(null);
	}

	void connected() {
		this.lastFailure = null;
	}

	void failed(Throwable failure) {
		this.lastFailure = failure;
		this.result.completeExceptionally(failure);
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

}
