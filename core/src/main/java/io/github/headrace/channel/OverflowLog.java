package io.github.headrace.channel;

import io.github.headrace.dispatch.OverflowListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes one line when a listener's inbox begins to drop and one when it has room again.
 */
final class OverflowLog implements OverflowListener {

	private static final Log logger = LogFactory.getLog(OverflowLog.class);

	private final String id;

	private final String policy;

	OverflowLog(String id, String policy) {
		this.id = id;
		this.policy = policy;
	}

	@Override
	public void overflowBegan(int waiting, long waitingBytes) {
		logger.warn("The inbox of listener '%s' is full with %d messages and %d bytes; it drops by %s"
			.formatted(this.id, waiting, waitingBytes, this.policy));
	}

	@Override
	public void overflowEnded(long dropped) {
		logger
			.info("The inbox of listener '%s' has room again; %d message(s) were dropped".formatted(this.id, dropped));
	}

}
