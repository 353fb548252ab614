package io.github.headrace.subscription;

import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Tells that the masters of a Cluster could not be looked up: those who wait, and the
 * log, which has one entry until it works again. For use by one thread.
 */
final class MasterFailures {

	private static final Log logger = LogFactory.getLog(MasterFailures.class);

	private final String server;

	private final SubscriptionAdvice advice;

	private boolean logged;

	MasterFailures(String server, SubscriptionAdvice advice) {
		this.server = server;
		this.advice = advice;
	}

	void tell(List<Subscription> waiting, Throwable cause, boolean denied) {
		if (!this.logged && !waiting.isEmpty()) {
			this.logged = true;
			SubscriptionFailure failure = new SubscriptionFailure(
					waiting.stream().map((subscription) -> subscription.topic().name()).distinct().toList(),
					this.server, cause);
			logger.warn("%s It is tried again until it works.".formatted(failure.textWith(this.advice)));
			logger.debug("The attempt failed with", cause);
		}
		if (denied) {
			waiting.forEach((subscription) -> subscription
				.refused(new SubscriptionRefusedException(subscription.topic(), cause)));
		}
	}

	void clear() {
		this.logged = false;
	}

}
