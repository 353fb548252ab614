package io.github.headrace.channel;

import io.github.headrace.dispatch.Overflow;
import io.github.headrace.dispatch.OverflowListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes one line when a listener's inbox begins to drop and one when it has room again.
 */
final class OverflowLog implements OverflowListener {

	private static final Log logger = LogFactory.getLog(OverflowLog.class);

	private final String id;

	private final String reaction;

	OverflowLog(String id, Overflow policy) {
		this.id = id;
		this.reaction = (policy == Overflow.DISCONNECT) ? "disconnects until they are handled" : "drops by " + policy;
	}

	@Override
	public void overflowBegan(int waiting, long waitingBytes) {
		logger.warn("The inbox of listener '%s' is full with %d messages and %d bytes; it %s".formatted(this.id,
				waiting, waitingBytes, this.reaction));
	}

	@Override
	public void overflowEnded(long dropped) {
		logger
			.info("The inbox of listener '%s' has room again; %d message(s) were dropped".formatted(this.id, dropped));
	}

}
