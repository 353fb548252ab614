package io.github.headrace.stream;

import java.util.List;

import io.github.headrace.connection.LuaScript;

/**
 * Takes over what all other consumers of a group have pending, in the order of each
 * stream. Nothing is read meanwhile. Confined to one thread.
 */
final class TakeOver {

	private static final LuaScript TAKE_OVER = ConsumerScripts.takingScript("take-over.lua");

	private static final int NOTHING_LEFT = 0;

	private static final int SUSPECT_NEXT = 2;

	private static final int MOST = 256;

	private final List<StreamSource> sources;

	private final RecoverySettings settings;

	private final Takings takings;

	private final Unsettled unsettled;

	private final EntryLanes lanes;

	private final Isolation isolation;

	private final Isolation.Meanwhile meanwhile;

	private final StreamCounters counters;

	TakeOver(List<StreamSource> sources, RecoverySettings settings, Takings takings, Unsettled unsettled,
			EntryLanes lanes, Isolation isolation, Isolation.Meanwhile meanwhile, StreamCounters counters) {
		this.sources = sources;
		this.settings = settings;
		this.takings = takings;
		this.unsettled = unsettled;
		this.lanes = lanes;
		this.isolation = isolation;
		this.meanwhile = meanwhile;
		this.counters = counters;
	}

	/**
	 * Takes over.
	 * @return whether nothing is left
	 */
	boolean run() throws InterruptedException {
		for (StreamSource source : this.sources) {
			int left;
			do {
				left = takeSome(source);
				if (left == SUSPECT_NEXT && !takeSuspect(source)) {
					return false;
				}
				if (!this.meanwhile.goOn()) {
					return false;
				}
			}
			while (left != NOTHING_LEFT);
		}
		return true;
	}

	private int takeSome(StreamSource source) throws InterruptedException {
		int room = this.unsettled.awaitRoom(1, this.settings.lease().toNanos() / 10);
		return take(source, Math.max(0, Math.min(room, MOST)), false).leftNumber();
	}

	private boolean takeSuspect(StreamSource source) throws InterruptedException {
		if (!this.isolation.finished()) {
			return false;
		}
		take(source, 1, true);
		return this.isolation.finished();
	}

	private Taken take(StreamSource source, int room, boolean alone) throws InterruptedException {
		Taken taken = this.takings.take(TAKE_OVER, source,
				List.of(room, alone ? 1 : 0, this.settings.suspectFrom(), this.settings.retry().maxAttempts()),
				(deliveries) -> this.lanes.deliver(deliveries, alone));
		this.counters.reclaimed.add(taken.deliveries().size());
		return taken;
	}

}
