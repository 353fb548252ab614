package io.github.headrace.channel;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.message.EnvelopeHead;

/**
 * Numbers what one template publishes, channel by channel, in the order in which it is
 * written to the connection. Safe for use by several threads.
 * <p>
 * Bounded: of more channels than fit, the one that was not published to for the longest
 * time is forgotten. When it is published to again, it begins at 1 under another source,
 * so that nobody takes it for a repetition.
 */
final class PublishedSequences {

	private static final int MAX_CHANNELS = 10_000;

	private final String source;

	private final int maxChannels;

	private final Map<String, Counter> counters = new LinkedHashMap<>(16, 0.75f, true);

	private long forgotten;

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

	/** Returns source and number of the next message. */
	synchronized EnvelopeHead next(String channel) {
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

	private static final class Counter {

		private final String source;

		private long last;

		Counter(String source) {
			this.source = source;
		}

	}

}
