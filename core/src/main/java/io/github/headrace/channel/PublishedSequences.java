package io.github.headrace.channel;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.connection.ConnectionReplacements;
import io.github.headrace.message.EnvelopeHead;

/**
 * Numbers what one template publishes, channel by channel, in the order in which it is
 * written to the connection. Safe for use by several threads.
 * <p>
 * Bounded: of more channels than fit, the one that was not published to for the longest
 * time is forgotten. When it is published to again, it begins at 1 under another source,
 * so that nobody takes it for a repetition.
 * <p>
 * After a reconnect the client may write new messages ahead of those that it repeats. So
 * until those are answered, what is written says that it may overtake others.
 */
final class PublishedSequences implements ConnectionReplacements {

	private static final int MAX_CHANNELS = 10_000;

	private final String source;

	private final int maxChannels;

	private final Map<String, Counter> counters = new LinkedHashMap<>(16, 0.75f, true);

	private long forgotten;

	/** Counts the connections. */
	private long connection;

	/** Whether nobody tells when the connection is replaced. */
	private boolean untold;

	/** What was written and has no answer. */
	private int unanswered;

	/** What of that was written to earlier connections. */
	private int interrupted;

	PublishedSequences(String source) {
		this(source, MAX_CHANNELS);
	}

	PublishedSequences(String source, int maxChannels) {
		this.source = source;
		this.maxChannels = maxChannels;
	}

	/** Returns the source of what has no sequence. */
	EnvelopeHead unnumbered() {
		return new EnvelopeHead(this.source, 0);
	}

	/** The next message is written, and {@link #answered} will be called. */
	synchronized Numbered next(String channel) {
		boolean overtaking = this.interrupted > 0 || (this.untold && this.unanswered > 0);
		this.unanswered++;
		EnvelopeHead head = head(channel);
		return new Numbered(overtaking ? head.asOvertaking() : head, this.connection);
	}

	/** A message will not be repeated any more. */
	synchronized void answered(Numbered message) {
		this.unanswered--;
		if (message.connection() != this.connection) {
			this.interrupted--;
		}
	}

	/** What has no answer will be repeated, on another connection. */
	@Override
	public synchronized void replaced() {
		this.connection++;
		this.interrupted = this.unanswered;
	}

	/** What has no answer may be repeated at any time. */
	@Override
	public synchronized void unknown() {
		this.untold = true;
	}

	private EnvelopeHead head(String channel) {
		Counter counter = this.counters.get(channel);
		if (counter == null) {
			if (this.counters.size() == this.maxChannels) {
				this.counters.remove(this.counters.keySet().iterator().next());
				this.forgotten++;
			}
			counter = new Counter((this.forgotten > 0) ? this.source + '~' + this.forgotten : this.source);
			this.counters.put(channel, counter);
		}
		counter.last++;
		return new EnvelopeHead(counter.source, counter.last);
	}

	/**
	 * The head of a message that was written.
	 *
	 * @param head source and number
	 * @param connection where it was written
	 */
	record Numbered(EnvelopeHead head, long connection) {

	}

	private static final class Counter {

		private final String source;

		private long last;

		Counter(String source) {
			this.source = source;
		}

	}

}
