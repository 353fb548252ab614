package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * What a look into the shared part has brought.
 *
 * @param state what is the case
 * @param value a value that is valid for {@link SharedAnswer.State#VALUE}, else one that
 * has expired, or {@code null}
 * @param awaited whether others wait for the one who loads
 * @param failed whether Redis has not answered
 */
record SharedRead(SharedAnswer.State state, @Nullable NearValue value, boolean awaited, boolean failed) {

	/** The shared part was not asked. */
	static final SharedRead NONE = new SharedRead(SharedAnswer.State.NONE, null, false, false);

	/** Redis has not answered. */
	static final SharedRead FAILED = new SharedRead(SharedAnswer.State.NONE, null, false, true);

	/** Returns the value if it is valid. */
	@Nullable NearValue valid() {
		return (this.state == SharedAnswer.State.VALUE) ? this.value : null;
	}

	/** Returns the value if it has expired. */
	@Nullable NearValue expired() {
		return (this.state != SharedAnswer.State.VALUE) ? this.value : null;
	}

	boolean hasToken() {
		return this.state == SharedAnswer.State.TOKEN;
	}

	/** Returns whether it is worth to wait for another to load. */
	boolean isAwaited() {
		return this.state == SharedAnswer.State.TAKEN && this.awaited;
	}

}
