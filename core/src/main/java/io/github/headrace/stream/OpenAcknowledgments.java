package io.github.headrace.stream;

import java.util.concurrent.CompletableFuture;

/**
 * Counts the entries that a handler has begun and has still to settle by hand. Safe for
 * use by several threads.
 */
final class OpenAcknowledgments {

	private final CompletableFuture<Void> none = new CompletableFuture<>();

	private int open;

	private boolean awaited;

	synchronized void opened() {
		this.open++;
	}

	/** One has been settled, and the settlement has it. */
	void closed() {
		synchronized (this) {
			this.open--;
		}
		look();
	}

	/**
	 * Returns when everything is settled; to be called when nothing is begun any more.
	 */
	CompletableFuture<Void> awaitNone() {
		synchronized (this) {
			this.awaited = true;
		}
		look();
		return this.none;
	}

	private void look() {
		boolean over;
		synchronized (this) {
			over = this.awaited && this.open == 0;
		}
		if (over) {
			this.none.complete(null);
		}
	}

	/** Lets nobody wait any longer. */
	void abort() {
		this.none.complete(null);
	}

}
