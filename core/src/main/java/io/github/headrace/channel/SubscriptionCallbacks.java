package io.github.headrace.channel;

import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Who is told, on the lane of a run-time subscription, what happened to it. There may be
 * thousands of these, which is why nobody else is told that they are established, and
 * their gaps are not logged one by one.
 *
 * @param gap takes gaps, or {@code null}
 * @param established takes what is said before the first message, or {@code null}
 * @param refused is told on the event loop that the server has refused, or {@code null}
 */
record SubscriptionCallbacks(@Nullable Consumer<SubscriptionGap> gap,
		@Nullable Consumer<SubscriptionEstablished> established, @Nullable Consumer<Throwable> refused) {

	private static final Log logger = LogFactory.getLog(SubscriptionCallbacks.class);

	void gap(SubscriptionGap event) {
		tell("onGap", this.gap, event);
	}

	void established(SubscriptionEstablished event) {
		tell("onSubscribed", this.established, event);
	}

	void refused(Throwable cause) {
		tell("onRefused", this.refused, cause);
	}

	private static <E> void tell(String name, @Nullable Consumer<E> callback, E event) {
		if (callback == null) {
			return;
		}
		try {
			callback.accept(event);
		}
		catch (Throwable ex) {
			logger.error("'%s' of a run-time subscription failed on %s".formatted(name, event), ex);
		}
	}

}
