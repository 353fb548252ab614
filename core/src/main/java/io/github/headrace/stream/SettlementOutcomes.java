package io.github.headrace.stream;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * Counts and tells what settling has come to, and forgets what is settled. Safe for use
 * by several threads.
 */
final class SettlementOutcomes {

	private final Unsettled unsettled;

	private final StreamCounters counters;

	private final StreamEvents events;

	private final SettlementLog log;

	private volatile Consumer<Duration> parkedListener = (delay) -> {
	};

	SettlementOutcomes(Unsettled unsettled, StreamCounters counters, StreamEvents events, SettlementLog log) {
		this.unsettled = unsettled;
		this.counters = counters;
		this.events = events;
		this.log = log;
	}

	void onParked(Consumer<Duration> listener) {
		this.parkedListener = listener;
	}

	void forget(Collection<Delivery> settled) {
		this.unsettled.removeAll(settled);
	}

	void parked() {
		this.counters.parked.increment();
	}

	/** Something was parked that is due after a delay. */
	void wake(Duration delay) {
		this.parkedListener.accept(delay);
	}

	void succeeded(Delivery delivery) {
		if (this.events.wantsSuccesses()) {
			this.events.succeeded(delivery.source(), delivery.originalId(), delivery.attempt());
		}
	}

	void buried(Burial burial) {
		Delivery delivery = burial.delivery();
		this.counters.deadLettered.increment();
		this.events.deadLettered(delivery.source(), delivery.originalId(), delivery.attempt(), burial.reason(),
				burial.mark());
	}

	void deadLettersDropped(StreamSource source, int count) {
		this.counters.deadLettersDropped.add(count);
		this.log.deadLettersDropped(source, count);
	}

	void lost(Delivery delivery) {
		this.counters.lost.increment();
		this.events.lost(delivery.source(), 1,
				"The %s was trimmed or deleted while it was being handled".formatted(delivery));
	}

	/**
	 * An entry is another's, or one of ours in another attempt, of which this process
	 * knows nothing yet: the search for such deliveries will find it.
	 */
	void notOurs(Delivery delivery, boolean anothers) {
		if (anothers) {
			this.counters.fenced.increment();
			this.log.fenced(delivery);
		}
		forget(List.of(delivery));
	}

	SettlementLog log() {
		return this.log;
	}

}
