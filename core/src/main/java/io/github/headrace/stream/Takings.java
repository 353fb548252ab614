package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Takes entries over for one consumer, and sees to it that what a script has claimed is
 * known to be delivered here before anybody looks for deliveries that never arrived.
 */
final class Takings {

	private static final Log logger = LogFactory.getLog(Takings.class);

	private final ConsumerScripts scripts;

	private final Unsettled unsettled;

	private final ReentrantLock claims;

	private final StreamCounters counters;

	private final StreamEvents events;

	private final SettlementLog log;

	private final Duration patience;

	private boolean unburied;

	Takings(ConsumerScripts scripts, Unsettled unsettled, ReentrantLock claims, StreamCounters counters,
			StreamEvents events, SettlementLog log, Duration patience) {
		this.scripts = scripts;
		this.unsettled = unsettled;
		this.claims = claims;
		this.counters = counters;
		this.events = events;
		this.log = log;
		this.patience = patience;
	}

	/**
	 * Runs a script that takes entries over.
	 * @param lanes gets what was taken, if it is not known here yet
	 * @return what the script has done
	 */
	Taken take(LuaScript script, StreamSource source, List<?> arguments, Consumer<List<Delivery>> lanes)
			throws InterruptedException {
		Taken taken;
		List<Delivery> fresh;
		this.claims.lockInterruptibly();
		try {
			taken = Taken.of(source, this.scripts.await(this.scripts.run(script, source, arguments), this.patience));
			fresh = this.unsettled.addAll(taken.deliveries());
		}
		finally {
			this.claims.unlock();
		}
		if (!fresh.isEmpty()) {
			lanes.accept(fresh);
		}
		tell(source, taken);
		return taken;
	}

	private void tell(StreamSource source, Taken taken) {
		for (Taken.Buried buried : taken.buried()) {
			this.counters.deadLettered.increment();
			this.events.deadLettered(source, buried.originalId(), buried.attempts(), DeadLetterReason.ABANDONED,
					FailureMark.abandoned(buried.message()));
		}
		lost(source, taken.lost());
		this.counters.deadLettersDropped.add(taken.dropped());
		this.log.deadLettersDropped(source, taken.dropped());
		if (taken.unburied() > 0 && !this.unburied) {
			logger
				.warn(("%d entries of stream '%s' have no attempts left in group '%s' but cannot be copied to the dead"
						+ " letters; they stay pending until they can (is the memory of Redis full?)")
					.formatted(taken.unburied(), source.stream().name(), source.group()));
		}
		this.unburied = taken.unburied() > 0;
	}

	/** Tells of entries that were gone before they were handled. */
	void lost(StreamSource source, List<String> ids) {
		if (!ids.isEmpty()) {
			this.counters.lost.add(ids.size());
			this.events.lost(source, ids.size(), "Trimmed or deleted while they were pending: "
					+ String.join(", ", ids.subList(0, Math.min(10, ids.size()))) + ((ids.size() > 10) ? ", …" : ""));
		}
	}

}
