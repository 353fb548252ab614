package io.github.headrace.observation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.function.SingletonSupplier;

/**
 * Observes the calls of one listener's handler. Safe for use by several threads.
 */
final class ListenerObserver implements MessageObserver {

	private final MessageObserver all;

	private final MessageObservations observations;

	private final ListenerKeyValues keyValues;

	/** Not looked up before it is needed: a listener of that id may be on its way out. */
	private final @Nullable SingletonSupplier<Timer> laneWait;

	/** Takes the place of observations, if it is there. */
	private final @Nullable OutcomeTimers timers;

	ListenerObserver(MessageObserver all, MessageObservations observations, ListenerKeyValues keyValues,
			@Nullable SingletonSupplier<Timer> laneWait, @Nullable OutcomeTimers timers) {
		this.all = all;
		this.observations = observations;
		this.keyValues = keyValues;
		this.laneWait = laneWait;
		this.timers = timers;
	}

	@Override
	public Sending sending(String destination) {
		return this.all.sending(destination);
	}

	@Override
	public Handling handling(List<? extends ReceivedMessage<?>> messages) {
		long now = System.nanoTime();
		long arrived = messages.get(0).arrivedNanos();
		if (this.laneWait != null && arrived != 0) {
			this.laneWait.obtain().record(now - arrived, TimeUnit.NANOSECONDS);
		}
		return (this.timers != null) ? this.timers.handling(now) : this.observations.handling(this.keyValues, messages);
	}

}
