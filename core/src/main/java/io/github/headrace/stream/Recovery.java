package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;

/**
 * Sees to the entries of one consumer that are not on their way through its reader: keeps
 * its lease alive, takes back what is due, reclaims from consumers that have ended, lets
 * one consumer be the active one where that is wanted, trims, and gives everything back
 * in the end. One thread, on the shared connection; the methods are safe for use by
 * several threads.
 */
final class Recovery {

	/** The longest waits for the thread to end, and for each answer at the end. */
	private static final Duration END = Duration.ofSeconds(5);

	/** How soon it is looked again whether something is to be taken. */
	private static final Duration STANDING = Duration.ofMillis(200);

	private final RecoverySettings settings;

	private final Takings takings;

	private final Chores chores;

	private final Releasing releasing;

	private final @Nullable ExclusiveTurn turn;

	private final ReadGate gate;

	private final String owner;

	/** What cannot wait while suspects run, the most urgent first. */
	private final List<Chore> urgent = new ArrayList<>();

	private final List<Chore> due = new ArrayList<>();

	private final List<Chore> all = new ArrayList<>();

	/** Whether nothing more is taken, as nothing is handled. */
	private volatile boolean standing;

	Recovery(NativeConnection connection, List<StreamSource> sources, String consumer, StreamListenerSettings effective,
			Unsettled unsettled, EntryLanes lanes, ReadGate gate, ReentrantLock claims, StreamCounters counters,
			StreamEvents events) {
		this.settings = RecoverySettings.of(effective);
		this.gate = gate;
		this.owner = "Consumer '%s' of group '%s' on stream '%s'".formatted(consumer, sources.get(0).group(),
				sources.get(0).stream().name());
		this.chores = new Chores("headrace-recovery-" + consumer);
		ConsumerScripts scripts = new ConsumerScripts(connection, consumer, effective);
		this.takings = new Takings(scripts, unsettled, claims, counters, events, new SettlementLog(consumer),
				this.settings.patience());
		this.releasing = new Releasing(scripts, sources, this.takings, unsettled, counters);
		this.turn = this.settings.exclusive()
				? new ExclusiveTurn(connection, scripts, sources.get(0), consumer, this.settings, gate) : null;
		Isolation isolation = new Isolation(gate, unsettled, this.settings, this.settings.finishing(), this::meanwhile);
		List<SourceRecovery> recoveries = sources.stream()
			.map((source) -> new SourceRecovery(source, this.settings, scripts, this.takings, unsettled, lanes, gate,
					isolation, counters))
			.toList();
		if (this.turn != null) {
			addTurn(this.turn, unsettled, new TakeOver(sources, this.settings, this.takings, unsettled, lanes,
					isolation, this::meanwhile, counters));
		}
		recoveries.forEach(this::addUrgent);
		this.all.addAll(0, this.urgent);
		recoveries.forEach(this::addOthers);
		sources.forEach((source) -> addTrimming(Trimming.of(source, this.settings, scripts)));
	}

	private void addTurn(ExclusiveTurn own, Unsettled unsettled, TakeOver takeOver) {
		this.urgent.add(chore("compete for being the active one", Duration.ZERO,
				() -> this.standing ? own.renewWhileNeeded(unsettled) : own.renew()));
		this.all.add(chore("take over what others have pending", Duration.ZERO,
				() -> this.standing ? STANDING : own.takeOver(takeOver)));
	}

	private void addUrgent(SourceRecovery recovery) {
		this.urgent.add(chore("show that it is alive", Duration.ZERO, recovery::keepAlive));
	}

	private void addOthers(SourceRecovery recovery) {
		Chore takeDue = chore("take back entries that are due", Duration.ZERO, whenReading(recovery::takeDue));
		this.due.add(takeDue);
		this.all.add(takeDue);
		this.all.add(chore("reclaim entries (XINFO CONSUMERS, XPENDING, XCLAIM)",
				RecoverySettings.jittered(this.settings.lease().dividedBy(10)), whenReading(recovery::reclaim)));
		this.all.add(chore("look whether the times of parked entries are there",
				RecoverySettings.jittered(this.settings.lease().dividedBy(10)), recovery::restoreParked));
		Duration stale = this.settings.staleAfter();
		this.all.add(chore("remove consumers that are not used any more (XINFO CONSUMERS, XGROUP DELCONSUMER)",
				RecoverySettings.jittered(this.settings.lease()), () -> recovery.removeStale(stale)));
	}

	private void addTrimming(Trimming trimming) {
		if (trimming.trims()) {
			this.all.add(chore("trim its stream (XINFO GROUPS, XTRIM)", RecoverySettings.jittered(trimming.interval()),
					trimming::trim));
		}
	}

	private Chore chore(String name, Duration first, Chore.Work work) {
		Duration pause = this.settings.lease().dividedBy(6);
		return new Chore(this.owner, name, first,
				(pause.compareTo(Duration.ofSeconds(10)) < 0) ? pause : Duration.ofSeconds(10), work);
	}

	/**
	 * Who stands leaves everything alone; where one consumer is active, so do the others.
	 */
	private Chore.Work whenReading(Chore.Work work) {
		ExclusiveTurn own = this.turn;
		return () -> (!this.standing && (own == null || own.isReading())) ? work.run() : STANDING;
	}

	private boolean meanwhile() throws InterruptedException {
		while (this.chores.runNext(this.urgent)) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
		}
		return this.chores.isRunning() && !this.standing && (this.turn == null || this.turn.isActive());
	}

	/**
	 * Starts the thread. Where one consumer is active at a time, the gate is closed
	 * before this returns, and is opened when it is the turn of this one.
	 */
	void start() throws InterruptedException {
		if (this.turn != null) {
			this.gate.close(0);
		}
		this.chores.start(this.all);
	}

	/**
	 * Takes nothing more, or goes on with it. Meanwhile the consumer is still kept alive.
	 * Where one consumer is active at a time, another becomes so when this one has
	 * nothing left.
	 * @param stand whether to take nothing more
	 */
	void stand(boolean stand) {
		this.standing = stand;
		if (!stand) {
			this.urgent.forEach((chore) -> chore.ask(Duration.ZERO));
			wakeUp(Duration.ZERO);
		}
	}

	/** Ends the thread; what it has claimed stays claimed. Returns after 5 s at most. */
	void stop() {
		this.chores.stop(END.toMillis());
	}

	/**
	 * Looks for parked entries when one is due.
	 * @param in after how long that is
	 */
	void wakeUp(Duration in) {
		this.due.forEach((chore) -> chore.ask(in));
		this.chores.changed();
	}

	/**
	 * Gives back what this consumer owns, due at once, and removes the consumer. Blocks
	 * until Redis has answered, or for 5 s for each source. To be called when the thread
	 * has ended and nothing is handled or settled any more.
	 * @param started what keeps its attempt
	 */
	void release(List<Delivery> started) throws InterruptedException {
		this.releasing.release(started, END);
		if (this.turn != null) {
			this.turn.end(END);
		}
	}

}
