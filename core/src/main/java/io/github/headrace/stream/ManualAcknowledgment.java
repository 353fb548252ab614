package io.github.headrace.stream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.listener.NonRetryableException;
import org.jspecify.annotations.Nullable;

/**
 * Settles an entry when its handler says so. That it was handled or is refused takes
 * effect at once; another attempt is arranged when the handler has returned, so that it
 * never overlaps with itself.
 */
final class ManualAcknowledgment implements Acknowledgment {

	private final LaneEntry entry;

	private final EntryOutcomes outcomes;

	private final HeldKeys heldKeys;

	private final OpenAcknowledgments open;

	private boolean settled;

	private boolean returned;

	/** Tells whether the entry waits in its lane. */
	private @Nullable BooleanSupplier deferred;

	ManualAcknowledgment(LaneEntry entry, EntryOutcomes outcomes, HeldKeys heldKeys, OpenAcknowledgments open) {
		this.entry = entry;
		this.outcomes = outcomes;
		this.heldKeys = heldKeys;
		this.open = open;
		open.opened();
	}

	@Override
	public void acknowledge() {
		if (settles()) {
			thenClose(() -> this.outcomes.succeeded(this.entry));
		}
	}

	@Override
	public void reject(String reason) {
		if (settles()) {
			thenClose(
					() -> this.outcomes.bury(this.entry, DeadLetterReason.REJECTED, new NonRetryableException(reason)));
		}
	}

	private void thenClose(Runnable outcome) {
		try {
			outcome.run();
		}
		finally {
			this.open.closed();
		}
	}

	@Override
	public void fail(Throwable cause) {
		settleAfterReturn(() -> this.outcomes.failed(this.entry, cause));
	}

	@Override
	public void retryAfter(Duration delay) {
		settleAfterReturn(() -> this.outcomes.retry(this.entry, delay,
				new IllegalStateException("The handler asked for another attempt after " + delay)));
	}

	private synchronized boolean settles() {
		boolean first = !this.settled;
		this.settled = true;
		return first;
	}

	private void settleAfterReturn(BooleanSupplier outcome) {
		synchronized (this) {
			if (!settles()) {
				return;
			}
			if (!this.returned) {
				// Its lane sees to it before it has drained.
				this.deferred = outcome;
				this.open.closed();
				return;
			}
		}
		thenClose(() -> {
			if (outcome.getAsBoolean()) {
				this.heldKeys.holdLate(this.entry);
			}
		});
	}

	/** The handler is called again with the same entry, in the same attempt. */
	synchronized void calledAgain() {
		this.returned = false;
	}

	/**
	 * The handler has returned: does what it asked for.
	 * @return whether the entry waits in its lane
	 */
	boolean handlerReturned() {
		BooleanSupplier outcome;
		synchronized (this) {
			this.returned = true;
			outcome = this.deferred;
			this.deferred = null;
		}
		return outcome != null && outcome.getAsBoolean();
	}

	/** Returns whether the handler has returned and may settle the entry yet. */
	synchronized boolean isLeftOpen() {
		return this.returned && !this.settled;
	}

	/** The handler has failed; returns whether that settles the entry. */
	boolean handlerFailed() {
		boolean first = settles();
		if (first) {
			this.open.closed();
		}
		return first;
	}

	@Override
	public synchronized boolean isSettled() {
		return this.settled;
	}

}
