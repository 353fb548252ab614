package io.github.headrace.channel;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.headrace.subscription.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of the first confirmations of a listener's destinations, and one gap of
 * their interruptions.
 * <p>
 * They are confirmed one after the other. What their confirmations tell is merged until
 * the last destination is confirmed or the first message comes, whichever is earlier: one
 * event as a rule, never a message before it, and never a message missed after it.
 */
final class ConfirmationCollector {

	private final String listenerId;

	private final Consumer<ChannelItem> markers;

	private final List<String> established = new ArrayList<>();

	private final List<String> restored = new ArrayList<>();

	private Instant establishedAt = Instant.MIN;

	private @Nullable Interruption merged;

	/** Read for each message; everything else is guarded by this. */
	private volatile boolean pending;

	ConfirmationCollector(String listenerId, Consumer<ChannelItem> markers) {
		this.listenerId = listenerId;
		this.markers = markers;
	}

	/** A destination is subscribed for the first time. */
	synchronized void established(String destination, Instant at) {
		this.established.add(destination);
		this.establishedAt = at;
		this.pending = true;
	}

	/** A destination is subscribed again. */
	synchronized void restored(String destination, Interruption interruption) {
		Interruption sofar = this.merged;
		this.merged = (sofar == null) ? interruption : new Interruption(sofar.cause(),
				earlier(sofar.lostAt(), interruption.lostAt()), interruption.restoredAt());
		this.restored.add(destination);
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
			if (!this.established.isEmpty()) {
				this.markers.accept(new SubscriptionEstablished(this.listenerId, this.established, this.establishedAt));
			}
			Interruption interruption = this.merged;
			if (interruption != null) {
				this.markers.accept(new SubscriptionGap(this.listenerId, this.restored,
						SubscriptionGap.Cause.of(interruption.cause()), interruption.lostAt(),
						interruption.restoredAt(), null));
			}
			clear();
		}
	}

	/** Forgets what has not been reported, as the subscriptions have ended. */
	synchronized void clear() {
		this.established.clear();
		this.restored.clear();
		this.merged = null;
		this.pending = false;
	}

}
