package io.github.headrace.stream;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Runs suspects one at a time, with nothing beside them: if one ends the process, no
 * other entry loses an attempt. Confined to one thread.
 */
final class Isolation {

	private static final Log logger = LogFactory.getLog(Isolation.class);

	private static final long LONGEST_PUT_OFF = Duration.ofMinutes(10).toNanos();

	private final ReadGate gate;

	private final Unsettled unsettled;

	private final RecoverySettings settings;

	private final Duration limit;

	private final Meanwhile meanwhile;

	/** Until when suspects are put off, so that others go on most of the time. */
	private long putOffUntil = System.nanoTime();

	private int putOffs;

	/**
	 * Creates an isolation.
	 * @param limit how long what is in flight may take to be finished
	 * @param meanwhile keeps the consumer alive while it waits
	 */
	Isolation(ReadGate gate, Unsettled unsettled, RecoverySettings settings, Duration limit, Meanwhile meanwhile) {
		this.gate = gate;
		this.unsettled = unsettled;
		this.settings = settings;
		this.limit = limit;
		this.meanwhile = meanwhile;
	}

	/**
	 * Runs one suspect after the other, until there is none or what is in flight is not
	 * finished in time. Then they are put off for at least ten times as long as that
	 * took.
	 * @param claim claims one and hands it over
	 */
	void run(Claim claim) throws InterruptedException {
		if (System.nanoTime() - this.putOffUntil < 0) {
			return;
		}
		try {
			if (!this.gate.close(this.settings.standing().toNanos())) {
				return;
			}
			boolean more = true;
			while (more && this.meanwhile.goOn() && finishedOrPutOff()) {
				more = !claim.claimOne().deliveries().isEmpty();
			}
		}
		finally {
			this.gate.open();
		}
	}

	private boolean finishedOrPutOff() throws InterruptedException {
		long began = System.nanoTime();
		if (finished()) {
			this.putOffs = 0;
			return true;
		}
		if (this.meanwhile.goOn()) {
			long least = 10 * (System.nanoTime() - began);
			long pause = Math.max(least, Math.min(least << this.putOffs, LONGEST_PUT_OFF));
			this.putOffs = Math.min(this.putOffs + 1, 10);
			this.putOffUntil = System.nanoTime() + pause;
		}
		return false;
	}

	/**
	 * Waits until nothing is in flight.
	 * @return whether that is so
	 */
	boolean finished() throws InterruptedException {
		long end = System.nanoTime() + this.limit.toNanos();
		long slice = Math.min(Duration.ofSeconds(1).toNanos(), this.settings.lease().toNanos() / 10);
		while (!this.unsettled.awaitEmpty(slice)) {
			if (!this.meanwhile.goOn()) {
				return false;
			}
			if (System.nanoTime() - end > 0) {
				logger.warn(("Entries that may have ended other consumers wait to be handled alone, but what this one"
						+ " handles now is not finished after %s; they are put off")
					.formatted(this.limit));
				return false;
			}
		}
		return true;
	}

	/** Claims a suspect. */
	@FunctionalInterface
	interface Claim {

		/**
		 * Claims one and hands it over.
		 * @return what was claimed, nothing if there is no suspect left
		 */
		Taken claimOne() throws InterruptedException;

	}

	/** Keeps the consumer alive. */
	@FunctionalInterface
	interface Meanwhile {

		/**
		 * Does what cannot wait.
		 * @return whether to go on
		 */
		boolean goOn() throws InterruptedException;

	}

}
