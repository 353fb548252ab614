package io.github.headrace.subscription;

import java.time.Duration;
import java.util.List;

import io.github.headrace.connection.AccessDenied;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells of what cannot be subscribed: those who wait for it, whoever starts, and the log,
 * which has one entry until things change. Safe for use by several threads.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(Failures.class);

	private final SubscriptionAdvice advice;

	private final Duration refusedDelay;

	/** That of {@link Subscriptions}; never held while listeners are called. */
	private final Object lock;

	private final Topics topics;

	private final Establishment establishment;

	private boolean lookLogged;

	Failures(SubscriptionAdvice advice, Duration refusedDelay, Object lock, Topics topics,
			Establishment establishment) {
		this.advice = advice;
		this.refusedDelay = refusedDelay;
		this.lock = lock;
		this.topics = topics;
		this.establishment = establishment;
	}

	/** The server refuses one topic. */
	void refused(TopicState state, String server, Throwable answer) {
		// Before the topic counts as answered.
		this.establishment.refused(refusal(state, answer));
		boolean first;
		synchronized (this.lock) {
			first = state.refused();
		}
		if (first) {
			log(List.of(state), server, answer, true);
		}
		tell(state, answer);
	}

	/** A line could not be opened. */
	void unopened(Line line, Throwable failure, boolean denied, boolean first) {
		List<TopicState> concerned;
		synchronized (this.lock) {
			concerned = this.topics.on(line);
		}
		failed(concerned, line.place().toString(), failure, denied, first);
	}

	/** It could not be found out where topics belong. */
	void notLocated(String server, Throwable failure) {
		List<TopicState> concerned;
		boolean first;
		synchronized (this.lock) {
			concerned = this.topics.all().stream().filter((state) -> state.link() == null).toList();
			first = !this.lookLogged && !concerned.isEmpty();
			this.lookLogged |= first;
		}
		failed(concerned, server, failure, AccessDenied.isCauseOf(failure), first);
	}

	void located() {
		synchronized (this.lock) {
			this.lookLogged = false;
		}
	}

	private void failed(List<TopicState> concerned, String server, Throwable failure, boolean denied, boolean first) {
		if (first) {
			log(concerned, server, failure, denied);
		}
		if (denied) {
			concerned.forEach((state) -> tell(state, failure));
		}
		this.establishment.failed(failure);
	}

	private void tell(TopicState state, Throwable answer) {
		List<Subscription> waiting;
		synchronized (this.lock) {
			// Those who hear the topic go on hearing it.
			waiting = (state.confirmedOn() != null) ? state.joining() : state.all();
		}
		waiting.forEach((subscription) -> subscription.refused(refusal(state, answer)));
	}

	private static SubscriptionRefusedException refusal(TopicState state, Throwable answer) {
		return new SubscriptionRefusedException(state.topic(), answer);
	}

	private void log(List<TopicState> concerned, String server, Throwable cause, boolean refused) {
		List<String> names = concerned.stream().map((state) -> state.topic().name()).toList();
		SubscriptionFailure failure = new SubscriptionFailure(names, server, cause);
		String text = failure.textWith(this.advice);
		if (refused) {
			logger.error("%s It is tried again every %s.".formatted(text, this.refusedDelay));
		}
		else {
			logger.warn("%s It is tried again until it works.".formatted(text));
		}
		logger.debug("The attempt failed with", cause);
	}

}
