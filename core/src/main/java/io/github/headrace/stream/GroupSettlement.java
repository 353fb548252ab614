package io.github.headrace.stream;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import io.github.headrace.stream.SourceSettlement.Parking;

/**
 * Settles what was delivered to one consumer of a group, in batches. Success is
 * {@code XACK}; everything else is a script that does nothing unless the consumer still
 * owns the entry, in the attempt that it knows of.
 */
final class GroupSettlement implements Settlement {

	private final NativeConnection connection;

	private final String consumer;

	private final ConsumerScripts scripts;

	private final SettlementOutcomes outcomes;

	private final ScheduledExecutorService timer;

	private final Map<StreamSource, SourceSettlement> bySource = new ConcurrentHashMap<>();

	GroupSettlement(NativeConnection connection, String consumer, StreamListenerSettings effective, Unsettled unsettled,
			StreamCounters counters, StreamEvents events, ScheduledExecutorService timer) {
		this.connection = connection;
		this.consumer = consumer;
		this.scripts = new ConsumerScripts(connection, consumer, effective);
		this.outcomes = new SettlementOutcomes(unsettled, counters, events, new SettlementLog(consumer));
		this.timer = timer;
	}

	/**
	 * Sets who is told when something was parked.
	 * @param listener takes after how long it is due
	 */
	void onParked(Consumer<Duration> listener) {
		this.outcomes.onParked(listener);
	}

	@Override
	public void succeeded(Delivery delivery) {
		at(delivery).acknowledge(delivery);
		this.outcomes.succeeded(delivery);
	}

	@Override
	public void park(Delivery delivery, Duration delay) {
		at(delivery).park(new Parking(delivery, delay, delivery.attempt()));
	}

	@Override
	public void postpone(Delivery delivery, Duration delay) {
		at(delivery).park(new Parking(delivery, delay, Math.max(0, delivery.attempt() - 1)));
	}

	@Override
	public void bury(Delivery delivery, DeadLetterReason reason, Throwable cause) {
		at(delivery).bury(new Burial(delivery, reason, FailureMark.of(cause), false));
	}

	@Override
	public CompletableFuture<Boolean> restart(Delivery delivery) {
		return at(delivery).restart(delivery);
	}

	private SourceSettlement at(Delivery delivery) {
		SourceSettlement known = this.bySource.get(delivery.source());
		return (known != null) ? known
				: this.bySource.computeIfAbsent(delivery.source(), (source) -> new SourceSettlement(source,
						this.connection, this.scripts, this.consumer, this.outcomes, this.timer));
	}

	/**
	 * Sends what waits to be sent.
	 * @return completes when everything handed in so far is answered, or will never be
	 * because this was closed
	 */
	CompletableFuture<Void> flush() {
		return CompletableFuture
			.allOf(this.bySource.values().stream().map(SourceSettlement::flush).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Tries no more, but to acknowledge what was handled; what has not been answered
	 * stays unsettled.
	 */
	void close() {
		this.bySource.values().forEach(SourceSettlement::close);
	}

}
