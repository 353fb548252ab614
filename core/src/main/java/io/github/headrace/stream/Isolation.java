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

	private final ReadGate gate;

	private final Unsettled unsettled;

	private final RecoverySettings settings;

	private final Meanwhile meanwhile;

	/**
	 * Creates an isolation.
	 * @param meanwhile keeps the consumer alive while it waits
	 */
	Isolation(ReadGate gate, Unsettled unsettled, RecoverySettings settings, Meanwhile meanwhile) {
		this.gate = gate;
		this.unsettled = unsettled;
		this.settings = settings;
		this.meanwhile = meanwhile;
	}

	/**
	 * Runs one suspect after the other, until there is none or what is in flight is not
	 * finished in time.
	 * @param claim claims one and hands it over
	 */
	void run(Claim claim) throws InterruptedException {
		try {
			if (!this.gate.close(this.settings.standing().toNanos())) {
				return;
			}
			boolean more = true;
			while (more && finished()) {
				more = !claim.claimOne().deliveries().isEmpty();
			}
		}
		finally {
			this.gate.open();
		}
	}

	/**
	 * Waits until nothing is in flight.
	 * @return whether that is so
	 */
	boolean finished() throws InterruptedException {
		Duration limit = this.settings.finishing();
		long end = System.nanoTime() + limit.toNanos();
		long slice = Math.min(Duration.ofSeconds(1).toNanos(), this.settings.lease().toNanos() / 10);
		while (!this.unsettled.awaitEmpty(slice)) {
			if (!this.meanwhile.goOn()) {
				return false;
			}
			if (System.nanoTime() - end > 0) {
				logger.warn(("Entries that may have ended other consumers wait to be handled alone, but what this one"
						+ " handles now is not finished after %s; they are put off")
					.formatted(limit));
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
