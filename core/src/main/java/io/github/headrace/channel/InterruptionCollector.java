package io.github.headrace.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.subscription.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * Makes one gap of the interruptions of a listener's destinations.
 * <p>
 * They are confirmed one after the other. Their interruptions are merged until the last
 * destination is confirmed or the first message comes, whichever is earlier: one gap as a
 * rule, never a message before it, and never a message missed after it.
 */
final class InterruptionCollector {

	private final String listenerId;

	private final Consumer<SubscriptionGap> gaps;

	private final List<String> destinations = new ArrayList<>();

	private @Nullable Interruption merged;

	/** Read for each message; everything else is guarded by this. */
	private volatile boolean pending;

	InterruptionCollector(String listenerId, Consumer<SubscriptionGap> gaps) {
		this.listenerId = listenerId;
		this.gaps = gaps;
	}

	/** A destination is subscribed again. */
	synchronized void restored(String destination, Interruption interruption) {
		Interruption sofar = this.merged;
		this.merged = (sofar == null) ? interruption : new Interruption(sofar.cause(),
				earlier(sofar.lostAt(), interruption.lostAt()), interruption.restoredAt());
		this.destinations.add(destination);
		this.pending = true;
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	/** Nothing more is to be merged: reports what there is. */
	void report() {
		if (!this.pending) {
			return;
		}
		synchronized (this) {
			Interruption interruption = this.merged;
			if (interruption != null) {
				this.gaps.accept(new SubscriptionGap(this.listenerId, this.destinations,
						SubscriptionGap.Cause.of(interruption.cause()), interruption.lostAt(),
						interruption.restoredAt(), null));
			}
			this.merged = null;
			this.destinations.clear();
			this.pending = false;
		}
	}

}
