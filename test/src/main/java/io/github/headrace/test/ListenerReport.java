package io.github.headrace.test;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerStatistics;

/**
 * Says what a listener has done, for the text of a test that fails.
 *
 * @param container the listener
 * @param capture what has been captured of it
 */
record ListenerReport(ListenerContainer container, Capture capture) {

	private static final int SHOWN = 20;

	/** Makes the failure of a test that waited for messages. */
	AssertionError missed(String expectation, Duration timeout) {
		List<CapturedMessage> messages = this.capture.messages();
		StringBuilder text = new StringBuilder("%s of listener '%s' within %s, but %s".formatted(expectation,
				this.container.id(), timeout, messages.isEmpty() ? "there is none" : "there is only"));
		int from = Math.max(0, messages.size() - SHOWN);
		if (from > 0) {
			text.append("\n  %d more, and".formatted(from));
		}
		for (CapturedMessage message : messages.subList(from, messages.size())) {
			text.append("\n  ").append(message);
		}
		text.append('\n').append(state());
		return new AssertionError(text.toString());
	}

	/** Says where the listener is, and what has become of what it received. */
	String state() {
		ListenerStatistics counts = this.container.statistics();
		return ("Listener '%s' (%s) is %s on %s; since the application started: received %d, succeeded %d, failed %d, "
				+ "filtered %d, dropped %d, discarded %d, gaps %d; now %d in the inbox, %d in the handler")
			.formatted(this.container.id(), this.container.description(), this.container.state(),
					this.container.destinations(), counts.received(), counts.succeeded(), counts.failed(),
					counts.filtered(), counts.dropped(), counts.discarded(), counts.gaps(), counts.depth(),
					this.capture.inHandler());
	}

}
