package io.github.headrace.subscription;

import java.util.List;

import io.lettuce.core.RedisCommandExecutionException;

/**
 * One request to a server for one topic, and what became of it.
 */
final class TopicRequest {

	private final Line line;

	private final Link link;

	private final TopicState state;

	/** Those who hear the topic from the confirmation on. */
	private final List<Subscription> joining;

	private volatile boolean answered;

	TopicRequest(Line line, Link link, TopicState state, List<Subscription> joining) {
		this.line = line;
		this.link = link;
		this.state = state;
		this.joining = joining;
	}

	/** Asks; the answer comes on the event loop, before the next message, or never. */
	void send(Answers answers) {
		this.link.subscribe(this.state.topic(), (done, failure) -> {
			if (this.link.isDiscarded() || (failure != null && !(failure instanceof RedisCommandExecutionException))) {
				return;
			}
			this.answered = true;
			if (failure == null) {
				answers.confirmed(this);
			}
			else if (Redirection.is(failure)) {
				answers.redirected(this.link, this.state);
			}
			else {
				answers.refused(this, failure);
			}
		});
	}

	Line line() {
		return this.line;
	}

	Link link() {
		return this.link;
	}

	TopicState state() {
		return this.state;
	}

	List<Subscription> joining() {
		return this.joining;
	}

	/** Returns whether the link of the request is still the one to ask. */
	boolean isCurrent() {
		return this.state.link() == this.link;
	}

	boolean isAnswered() {
		return this.answered;
	}

	/**
	 * Takes answers, on the event loop.
	 */
	interface Answers {

		void confirmed(TopicRequest request);

		void redirected(Link link, TopicState state);

		void refused(TopicRequest request, Throwable answer);

	}

}
