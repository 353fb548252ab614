package io.github.headrace.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.message.EnvelopeHead;
import org.jspecify.annotations.Nullable;

/**
 * What the heads of envelopes tell of the arrivals of one listener: which were heard
 * before, which are its own application's, and exactly how many are missing.
 * <p>
 * Looked at on arrival, on the event loop: neither lanes nor what a full inbox drops can
 * confuse the count. A gap of a listener that knows sequences waits for the next message,
 * which tells how many were lost in it, but not for long. A hole that is no gap becomes
 * one if nothing fills it for as long, and so does one in front of a message that may
 * have overtaken others. Safe for use by several threads.
 */
final class SequencedArrivals {

	/** How long a gap waits for the next message, and a hole for what fills it. */
	static final Duration PATIENCE = Duration.ofSeconds(1);

	private static final int MAX_WINDOWS = 10_000;

	/** A little more, so that holes which appear together are given up together. */
	private static final Executor AFTER_MORE_THAN_PATIENCE = BackgroundThreads.after(PATIENCE.plusMillis(100));

	private static final Executor AFTER_PATIENCE = BackgroundThreads.after(PATIENCE);

	private final String listenerId;

	private final List<String> destinations;

	/** Whose messages are to be ignored, or null. */
	private final @Nullable PublisherIdentity ignored;

	private final ChannelCounters counters;

	private final Consumer<ChannelItem> inbox;

	/** By channel and source, which has no line feed. */
	private final Map<String, SequenceWindow> windows = new LinkedHashMap<>(16, 0.75f, true);

	/** Those with holes that may yet be filled. */
	private final Set<SequenceWindow> waiting = new LinkedHashSet<>();

	private Instant waitingSince = Instant.EPOCH;

	/** Whether somebody will look at what waits. */
	private boolean watched;

	/** Whether every message since the start was numbered. */
	private volatile boolean exact;

	private volatile @Nullable SubscriptionGap held;

	private long epoch;

	/** What a full inbox has refused on the way to an interruption of its own. */
	private long refused;

	SequencedArrivals(String listenerId, List<String> destinations, @Nullable PublisherIdentity ignored,
			ChannelCounters counters, Consumer<ChannelItem> inbox) {
		this.listenerId = listenerId;
		this.destinations = List.copyOf(destinations);
		this.ignored = ignored;
		this.counters = counters;
		this.inbox = inbox;
	}

	/** Knows nothing of what was before. */
	synchronized void begin() {
		this.windows.clear();
		this.waiting.clear();
		this.exact = true;
		this.held = null;
		this.epoch = 0;
		this.refused = 0;
	}

	/**
	 * A message has arrived; what it tells of those before it is marked first.
	 * @return whether the listener is to have it
	 */
	boolean accepts(String channel, byte[] body) {
		EnvelopeHead head = EnvelopeHead.of(body);
		if (head == null || head.sequence() == 0) {
			unnumbered();
		}
		else if (!isNew(channel, head)) {
			this.counters.duplicates.increment();
			return false;
		}
		if (head != null && this.ignored != null && this.ignored.isOwn(head)) {
			this.counters.own.increment();
			return false;
		}
		return true;
	}

	private void unnumbered() {
		if (this.exact || this.held != null) {
			this.exact = false;
			flush();
		}
	}

	private synchronized boolean isNew(String channel, EnvelopeHead head) {
		String key = channel + '\n' + head.source();
		SequenceWindow window = this.windows.get(key);
		if (window == null) {
			release(null);
			window = new SequenceWindow(head.sequence());
			add(key, window);
			touch(window);
			return true;
		}
		long before = window.epoch;
		long missing = window.arrived(head.sequence(), before != this.epoch && !head.overtaking());
		if (missing == SequenceWindow.DUPLICATE) {
			return false;
		}
		if (missing < 0) {
			tellsNothing(missing);
			return true;
		}
		boolean certain = missing == 0 || !head.overtaking();
		release((certain && this.exact && this.windows.size() == 1) ? missing : null);
		if (certain && before != this.epoch) {
			this.counters.lost.add(missing);
		}
		else if (missing > 0) {
			watch(window);
		}
		touch(window);
		return true;
	}

	/** A message that was missing, or whose number nobody knows, comes after the gap. */
	private void tellsNothing(long arrival) {
		release(null);
		if (arrival == SequenceWindow.FOUND) {
			this.counters.found.increment();
		}
	}

	/** What a client sends again after a reconnect may come after newer messages. */
	private void watch(SequenceWindow window) {
		if (this.waiting.isEmpty()) {
			this.waitingSince = Instant.now();
		}
		this.waiting.add(window);
		if (!this.watched) {
			this.watched = true;
			AFTER_MORE_THAN_PATIENCE.execute(this::look);
		}
	}

	private synchronized void look() {
		giveUp(PATIENCE);
		this.watched = !this.waiting.isEmpty();
		if (this.watched) {
			AFTER_MORE_THAN_PATIENCE.execute(this::look);
		}
	}

	/** All channels together leave one gap: there may be any number of them. */
	private void giveUp(Duration patience) {
		long lost = 0;
		for (SequenceWindow window : this.waiting) {
			lost += window.giveUp(patience);
		}
		this.waiting.removeIf((window) -> !window.isWaiting());
		Instant now = Instant.now();
		if (lost > 0) {
			this.counters.lost.add(lost);
			this.inbox.accept(new SubscriptionGap(this.listenerId, this.destinations, SubscriptionGap.Cause.SEQUENCE,
					this.waitingSince, now, lost));
		}
		this.waitingSince = now.minus(patience);
	}

	private void add(String key, SequenceWindow window) {
		if (this.windows.size() == MAX_WINDOWS) {
			this.windows.remove(this.windows.keySet().iterator().next());
		}
		this.windows.put(key, window);
	}

	private void touch(SequenceWindow window) {
		window.epoch = this.epoch;
	}

	/** The subscription was interrupted; the next message may tell how many are lost. */
	synchronized void interrupted(SubscriptionGap gap) {
		release(null);
		this.epoch++;
		this.held = gap;
		if (!this.exact || this.windows.size() != 1) {
			release(null);
			return;
		}
		AFTER_PATIENCE.execute(() -> flush(gap));
	}

	/** The full inbox of a listener that will be disconnected has refused a message. */
	synchronized void refused() {
		this.refused++;
	}

	private synchronized void flush(SubscriptionGap gap) {
		if (this.held == gap) {
			release(null);
		}
	}

	/** Lets no gap wait any longer. */
	synchronized void flush() {
		release(null);
	}

	/** Nothing more arrives: gives up what has not come. */
	synchronized void end() {
		release(null);
		giveUp(Duration.ZERO);
		this.windows.clear();
	}

	private void release(@Nullable Long lost) {
		SubscriptionGap gap = this.held;
		if (gap != null) {
			this.held = null;
			this.inbox.accept((lost != null) ? gap.withLostCount(lost + this.refused) : gap);
			this.refused = 0;
		}
	}

}
