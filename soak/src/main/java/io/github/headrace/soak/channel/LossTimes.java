package io.github.headrace.soak.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * When one fault was noticed, and when it was over. Safe for use by several threads.
 */
final class LossTimes {

	private Instant injected = Instant.now();

	private final Set<String> losers = new TreeSet<>();

	private @Nullable Instant lost;

	private @Nullable Instant restored;

	/** A fault begins now. */
	synchronized void begin() {
		this.injected = Instant.now();
		this.losers.clear();
		this.lost = null;
		this.restored = null;
	}

	/** A listener was told that it hears nothing. */
	synchronized void lost(String listenerId) {
		this.losers.add(listenerId);
		if (this.lost == null) {
			this.lost = Instant.now();
		}
	}

	/** A listener was told that it hears again. */
	synchronized void restored(Instant when) {
		if (this.restored == null || when.isAfter(this.restored)) {
			this.restored = when;
		}
	}

	/** Returns who was told of a loss. */
	synchronized Set<String> losers() {
		return new TreeSet<>(this.losers);
	}

	synchronized boolean isLost() {
		return this.lost != null;
	}

	/** Returns what was measured. */
	synchronized FaultTimes end(String kind, Instant healed) {
		return new FaultTimes(kind, since(this.injected, this.lost), since(this.injected, this.restored),
				since(healed, this.restored));
	}

	private static @Nullable Duration since(Instant from, @Nullable Instant to) {
		if (to == null) {
			return null;
		}
		Duration duration = Duration.between(from, to);
		return duration.isNegative() ? Duration.ZERO : duration;
	}

}
