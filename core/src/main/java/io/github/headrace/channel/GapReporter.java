package io.github.headrace.channel;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import io.github.headrace.dispatch.Drops;
import io.github.headrace.subscription.Interruption;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Tells of the gaps of one listener: counts them, writes a line and calls those who want
 * to know.
 */
final class GapReporter {

	/** How many of the last gaps are remembered. */
	private static final int MAX_RECENT = 10;

	private static final Log logger = LogFactory.getLog(GapReporter.class);

	private final String listenerId;

	private final List<String> destinations;

	private final SubscriptionGapListeners listeners;

	private final @Nullable SubscriptionCallbacks callbacks;

	private final LongAdder gaps = new LongAdder();

	private final Deque<SubscriptionGap> recent = new ArrayDeque<>();

	GapReporter(ChannelEndpoint endpoint, SubscriptionGapListeners listeners,
			@Nullable SubscriptionCallbacks callbacks) {
		this.listenerId = endpoint.id();
		this.destinations = Destinations.of(endpoint).all().stream().map(Destination::name).toList();
		this.listeners = listeners;
		this.callbacks = callbacks;
	}

	/** Reports a gap in its place, on a lane. */
	void report(SubscriptionGap gap) {
		this.gaps.increment();
		remember(gap);
		if (this.callbacks != null) {
			this.callbacks.gap(gap);
		}
		else if (!isOfDrops(gap)) {
			logger.warn("Listener '%s' %s from %s between %s and %s (%s)".formatted(this.listenerId, loss(gap),
					gap.destinations(), gap.lostAt(), gap.restoredAt(), gap.cause()));
		}
		this.listeners.report(gap);
	}

	private void remember(SubscriptionGap gap) {
		synchronized (this.recent) {
			if (this.recent.size() == MAX_RECENT) {
				this.recent.removeFirst();
			}
			this.recent.addLast(gap);
		}
	}

	/** Returns the last gaps, the latest last. */
	List<SubscriptionGap> recent() {
		synchronized (this.recent) {
			return List.copyOf(this.recent);
		}
	}

	/** Returns whether a gap tells of a full inbox, which has a line of its own. */
	private static boolean isOfDrops(SubscriptionGap gap) {
		return gap.lostCount() != null
				&& (gap.cause() == SubscriptionGap.Cause.OVERFLOW || gap.cause() == SubscriptionGap.Cause.PAUSED);
	}

	private static String loss(SubscriptionGap gap) {
		return (gap.lostCount() != null) ? "has missed %d message(s)".formatted(gap.lostCount())
				: "may have missed messages";
	}

	/** Returns whether anybody wants to hear of first confirmations. */
	boolean reportsEstablished() {
		return this.callbacks == null || this.callbacks.established() != null;
	}

	/** Reports first confirmations, on a lane. */
	void report(SubscriptionEstablished established) {
		if (this.callbacks != null) {
			this.callbacks.established(established);
		}
		else {
			this.listeners.report(established);
		}
	}

	/** Reports the loss of a destination, at once. */
	void lost(String destination, Interruption.Cause cause, Instant since) {
		this.listeners
			.report(new SubscriptionLost(this.listenerId, destination, SubscriptionGap.Cause.of(cause), since));
	}

	/** Makes the gap that stands where messages were dropped. */
	SubscriptionGap gapOf(Drops drops) {
		return new SubscriptionGap(this.listenerId, this.destinations,
				drops.paused() ? SubscriptionGap.Cause.PAUSED : SubscriptionGap.Cause.OVERFLOW, drops.firstDropped(),
				drops.lastDropped(), drops.count());
	}

	long gaps() {
		return this.gaps.sum();
	}

}
