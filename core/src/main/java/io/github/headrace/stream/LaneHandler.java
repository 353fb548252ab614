package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.github.headrace.dispatch.ItemHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Works through what a lane takes: forms batches, calls the handler, settles the entries
 * and lets keys wait. Used by the threads of all lanes.
 */
final class LaneHandler implements ItemHandler<LaneItem> {

	private static final Log logger = LogFactory.getLog(LaneHandler.class);

	/** Finds the keys that wait for retries; {@code null} if none do. */
	private final @Nullable EntryKey key;

	private final HeldKeys heldKeys;

	private final EntryStages stages;

	private final HandlerInvocation invocation;

	private final EntryOutcomes outcomes;

	private final int batchSize;

	private final BooleanSupplier paused;

	private final BooleanSupplier aborted;

	LaneHandler(LaneParts parts, HeldKeys heldKeys, HandlerInvocation invocation, BooleanSupplier paused,
			BooleanSupplier aborted) {
		this.key = parts.waitsForRetries() ? parts.key() : null;
		this.heldKeys = heldKeys;
		this.stages = parts.stages();
		this.invocation = invocation;
		this.outcomes = parts.outcomes();
		this.batchSize = parts.inboxSettings().batchSize();
		this.paused = paused;
		this.aborted = aborted;
	}

	@Override
	public void handle(List<LaneItem> items) {
		if (this.key == null && this.batchSize == 1) {
			handleOne((LaneEntry) items.get(0));
			return;
		}
		List<HeldKey> goOn = handleTurn(items);
		// A closed inbox takes no keys, but what waits is still handled.
		while (!goOn.isEmpty() && !this.paused.getAsBoolean()) {
			goOn = handleTurn(goOn);
		}
	}

	/** The short way, for entries that wait for nothing. */
	private void handleOne(LaneEntry entry) {
		try {
			if (!this.aborted.getAsBoolean() && this.stages.passes(entry) == EntryStages.Next.HANDLER) {
				List<LaneEntry> call = List.of(entry);
				Throwable failure = this.invocation.call(call);
				settle(entry, failure);
			}
		}
		catch (Throwable ex) {
			strand(List.of(entry), ex);
		}
	}

	private List<HeldKey> handleTurn(List<? extends LaneItem> items) {
		List<HeldKey> taken = new ArrayList<>(0);
		List<LaneEntry> entries = entries(items, taken);
		LaneTurn turn = new LaneTurn(entries);
		try {
			workThrough(turn);
		}
		catch (Throwable ex) {
			strand(entries.stream().filter((entry) -> !turn.waiting().contains(entry)).toList(), ex);
		}
		if (turn.waiting().isEmpty() && taken.isEmpty()) {
			return List.of();
		}
		return this.heldKeys.hold(turn.waiting(), taken);
	}

	private void workThrough(LaneTurn turn) {
		List<LaneEntry> call = new ArrayList<>(this.batchSize);
		while (!turn.isOver() && !this.aborted.getAsBoolean()) {
			call.clear();
			fill(call, turn);
			if (!call.isEmpty()) {
				settle(call, this.invocation.call(List.copyOf(call)), turn);
			}
		}
	}

	/** Lets go of what neither is settled nor waits, so that it comes again. */
	private void strand(List<LaneEntry> entries, Throwable cause) {
		logger.error("Something failed that is not the handler; what is not settled comes again", cause);
		for (LaneEntry entry : entries) {
			ManualAcknowledgment manual = entry.manual;
			if (!entry.settled && (manual == null || !manual.isLeftOpen())) {
				if (manual != null) {
					manual.handlerFailed();
				}
				this.outcomes.stranded(entry);
			}
		}
	}

	private List<LaneEntry> entries(List<? extends LaneItem> items, List<HeldKey> taken) {
		List<LaneEntry> entries = new ArrayList<>(items.size());
		for (LaneItem item : items) {
			if (item instanceof HeldKey held) {
				taken.add(held);
				entries.addAll(this.heldKeys.take(held, this.batchSize));
			}
			else if (item instanceof LaneEntry entry) {
				try {
					if (this.key != null) {
						this.key.of(entry);
					}
					if (!this.heldKeys.standsBehind(entry)) {
						entries.add(entry);
					}
				}
				catch (Throwable ex) {
					// Such as the equality of the key, which is code of users.
					strand(List.of(entry), ex);
				}
			}
		}
		return entries;
	}

	/**
	 * Takes the entries of one call: a suspect alone, others up to the size of a batch.
	 */
	private void fill(List<LaneEntry> call, LaneTurn turn) {
		while (!turn.isOver() && call.size() < this.batchSize) {
			if (!turn.nextMayGo()) {
				continue;
			}
			if (turn.peek().alone && !call.isEmpty()) {
				return;
			}
			LaneEntry entry = turn.take();
			EntryStages.Next next = this.stages.passes(entry);
			if (next == EntryStages.Next.WAIT) {
				turn.waits(entry);
			}
			else if (next == EntryStages.Next.HANDLER) {
				call.add(entry);
				if (entry.alone) {
					return;
				}
			}
		}
	}

	private void settle(List<LaneEntry> call, @Nullable Throwable failure, LaneTurn turn) {
		int failed = failedIndex(call, failure);
		for (int i = 0; i < call.size(); i++) {
			LaneEntry entry = call.get(i);
			boolean succeeded = failure == null || (failed >= 0 && i < failed);
			if (failed >= 0 && i > failed) {
				turn.again(notReached(call.subList(i, call.size())));
				return;
			}
			if (settle(entry, succeeded ? null : cause(failure, failed))) {
				turn.waits(entry);
			}
		}
	}

	/** Returns where a batch failed, or -1 if everything or nothing of it has. */
	private int failedIndex(List<LaneEntry> call, @Nullable Throwable failure) {
		if (this.batchSize > 1 && failure instanceof BatchListenerFailedException partial && partial.index() >= 0
				&& partial.index() < call.size()) {
			return partial.index();
		}
		return -1;
	}

	private static @Nullable Throwable cause(@Nullable Throwable failure, int failedIndex) {
		return (failedIndex >= 0 && failure != null && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Returns the entries behind one that failed in a batch, which the handler has not
	 * reached by its own account: their attempt goes on.
	 */
	private static List<LaneEntry> notReached(List<LaneEntry> entries) {
		return entries.stream().filter((entry) -> entry.manual == null || !entry.manual.isSettled()).toList();
	}

	/** Settles an entry, and returns whether it waits in its lane. */
	private boolean settle(LaneEntry entry, @Nullable Throwable failure) {
		ManualAcknowledgment manual = entry.manual;
		if (manual == null) {
			if (failure != null) {
				return this.outcomes.failed(entry, failure);
			}
			this.outcomes.succeeded(entry);
			return false;
		}
		if (failure != null && manual.handlerFailed()) {
			return this.outcomes.failed(entry, failure);
		}
		return manual.handlerReturned();
	}

}
