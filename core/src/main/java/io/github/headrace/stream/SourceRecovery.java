package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.listener.RetrySettings;

/**
 * Recovers the entries of one source for one consumer. Confined to one thread.
 */
final class SourceRecovery {

	private static final LuaScript KEEP_ALIVE = ConsumerScripts.script("keep-alive.lua");

	private static final LuaScript TAKE_DUE = ConsumerScripts.takingScript("take-due.lua");

	private static final LuaScript RECLAIM = ConsumerScripts.takingScript("reclaim.lua");

	private static final LuaScript RESTORE_PARKED = ConsumerScripts.script("restore-parked.lua");

	private static final LuaScript REMOVE_STALE = ConsumerScripts.script("remove-stale.lua");

	private static final Duration LOOK = Duration.ofSeconds(1);

	private static final Duration SOON = Duration.ofMillis(5);

	/** The most entries of one script, so that none holds the server up for long. */
	private static final int MOST = 256;

	/** The room that makes it worth to let the readers stand. */
	private static final int WORTHWHILE = 16;

	private final StreamSource source;

	private final RecoverySettings settings;

	private final ConsumerScripts scripts;

	private final Takings takings;

	private final Unsettled unsettled;

	private final EntryLanes lanes;

	private final ReadGate gate;

	private final Isolation isolation;

	private final StreamCounters counters;

	private final SignsOfLife signs;

	SourceRecovery(StreamSource source, RecoverySettings settings, ConsumerScripts scripts, Takings takings,
			Unsettled unsettled, EntryLanes lanes, ReadGate gate, Isolation isolation, StreamCounters counters) {
		this.source = source;
		this.settings = settings;
		this.scripts = scripts;
		this.takings = takings;
		this.unsettled = unsettled;
		this.lanes = lanes;
		this.gate = gate;
		this.isolation = isolation;
		this.counters = counters;
		this.signs = new SignsOfLife(settings.lease(), System.nanoTime());
	}

	Duration keepAlive() throws InterruptedException {
		try {
			run(KEEP_ALIVE, List.of());
		}
		catch (RuntimeException ex) {
			this.signs.interrupted();
			throw ex;
		}
		this.signs.seen(System.nanoTime());
		return this.settings.lease().dividedBy(3);
	}

	/** Takes back what is due. */
	Duration takeDue() throws InterruptedException {
		int room = this.unsettled.room();
		Taken taken = takeDue(Math.min(room, MOST));
		// New entries must not keep those out that have waited for their time.
		if (taken.leftNumber() == 0 && this.unsettled.room() <= 0) {
			taken = withRoom(this::takeDue, taken);
		}
		int next = taken.leftNumber();
		Duration look = RecoverySettings.jittered(LOOK);
		if (next < 0 || next > look.toMillis()) {
			return look;
		}
		return (next > SOON.toMillis()) ? Duration.ofMillis(next) : SOON;
	}

	private Taken takeDue(int room) throws InterruptedException {
		return this.takings.take(TAKE_DUE, this.source, List.of(Math.max(0, room), this.settings.retry().maxAttempts()),
				this.lanes::deliver);
	}

	/** Takes entries over from consumers that have ended. */
	Duration reclaim() throws InterruptedException {
		if (!this.signs.mayJudge(System.nanoTime())) {
			return this.settings.lease().dividedBy(10);
		}
		Taken taken = reclaim(Math.min(this.unsettled.room(), MOST), 0, false);
		if (left(taken, 0) > 0 && this.unsettled.room() <= 0) {
			taken = withRoom((room) -> reclaim(room, 0, false), taken);
		}
		if (left(taken, 1) > 0) {
			this.isolation.run(() -> reclaim(0, 1, true));
		}
		return (left(taken, 0) > 0) ? LOOK.dividedBy(10) : this.settings.reclaimInterval();
	}

	private Taken reclaim(int room, int suspects, boolean alone) throws InterruptedException {
		Taken taken = this.takings.take(
				RECLAIM, this.source, List.of(this.settings.lease().toMillis(), Math.max(0, room), suspects,
						this.settings.suspectFrom(), this.settings.retry().maxAttempts()),
				(deliveries) -> this.lanes.deliver(deliveries, alone));
		this.counters.reclaimed.add(taken.deliveries().size());
		return taken;
	}

	private static int left(Taken taken, int place) {
		return ConsumerScripts.number(ConsumerScripts.list(taken.left()).get(place));
	}

	/** Lets the readers stand until there is room, and takes something meanwhile. */
	private Taken withRoom(Taking taking, Taken otherwise) throws InterruptedException {
		try {
			if (!this.gate.close(this.settings.standing().toNanos())) {
				return otherwise;
			}
			int room = this.unsettled.awaitRoom(WORTHWHILE,
					Math.min(TimeUnit.SECONDS.toNanos(1), this.settings.lease().toNanos() / 6));
			return (room > 0) ? taking.take(Math.min(room, MOST)) : otherwise;
		}
		finally {
			this.gate.open();
		}
	}

	/** Makes the due times of parked entries again where they are lost. */
	Duration restoreParked() throws InterruptedException {
		RetrySettings retry = this.settings.retry();
		run(RESTORE_PARKED, List.of(retry.delay().toMillis(), retry.multiplier(), retry.maxDelay().toMillis(),
				retry.jitter().toMillis()));
		return this.settings.reclaimInterval();
	}

	/** Removes consumers that own nothing and have not been seen for long. */
	Duration removeStale(Duration notSeenFor) throws InterruptedException {
		run(REMOVE_STALE, List.of(notSeenFor.toMillis()));
		return RecoverySettings.jittered(notSeenFor.dividedBy(2));
	}

	private List<Object> run(LuaScript script, List<?> arguments) throws InterruptedException {
		return this.scripts.await(this.scripts.run(script, this.source, arguments), this.settings.patience());
	}

	/** Takes entries over, up to the room there is. */
	@FunctionalInterface
	private interface Taking {

		Taken take(int room) throws InterruptedException;

	}

}
