package io.github.headrace.stream;

import java.util.ArrayDeque;
import java.util.concurrent.ScheduledFuture;

import org.jspecify.annotations.Nullable;

/**
 * An ordering key of which an entry waits for its next attempt, with the entries that
 * queue behind it. In an inbox, it is the turn of the first of them. Guarded by the lock
 * of {@link HeldKeys}.
 */
final class HeldKey implements LaneItem {

	/** What happens to it next. */
	enum State {

		/** Nothing: whoever has put it here lets it go on. */
		IDLE,

		/** The first entry becomes due. */
		SCHEDULED,

		/** The next attempt of an entry is being counted. */
		RESTARTING,

		/** Its lane takes what is first, or is handling it. */
		AT_ITS_LANE

	}

	final Object key;

	final ArrayDeque<LaneEntry> queue = new ArrayDeque<>();

	State state = State.IDLE;

	@Nullable ScheduledFuture<?> timer;

	HeldKey(Object key) {
		this.key = key;
	}

}
