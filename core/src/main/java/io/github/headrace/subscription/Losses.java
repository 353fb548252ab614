package io.github.headrace.subscription;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Topics that have been interrupted together. Collected under the lock of
 * {@link Subscriptions}, told without it.
 */
final class Losses {

	private final Interruption.Cause cause;

	private final Instant since;

	private final Map<TopicState, List<Subscription>> interrupted = new LinkedHashMap<>();

	private final Map<TopicState, Link> states = new LinkedHashMap<>();

	Losses(Interruption.Cause cause, Instant since) {
		this.cause = cause;
		this.since = since;
	}

	/** Takes the confirmation from a topic, if it had that on a link. */
	void add(TopicState state, Link gone) {
		if (state.lost(gone, this.cause, this.since)) {
			this.interrupted.put(state, state.joined());
			this.states.put(state, gone);
		}
	}

	/** Returns the topics with the links on which they were confirmed. */
	Map<TopicState, Link> states() {
		return this.states;
	}

	int size() {
		return this.interrupted.size();
	}

	void tell() {
		this.interrupted.values()
			.forEach((joined) -> joined
				.forEach((subscription) -> subscription.listener().interrupted(this.cause, this.since)));
	}

}
