package io.github.headrace.channel;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Those who want to know of gaps and of established subscriptions: whoever was added, and
 * the application's event listeners. Safe for use by several threads.
 */
public final class SubscriptionGapListeners {

	private static final Log logger = LogFactory.getLog(SubscriptionGapListeners.class);

	private final List<Entry<SubscriptionGap>> gapEntries = new CopyOnWriteArrayList<>();

	private final List<Entry<SubscriptionEstablished>> establishedEntries = new CopyOnWriteArrayList<>();

	private final ApplicationEventPublisher events;

	/**
	 * Creates an empty list.
	 * @param events publishes gaps and losses as application events
	 */
	public SubscriptionGapListeners(ApplicationEventPublisher events) {
		this.events = events;
	}

	/**
	 * Adds someone who wants to know.
	 * @param description who it is, for messages to people
	 * @param listenerIds the listeners of interest, empty for all
	 * @param listener is called on the lane of the listener, before its next message
	 */
	public void add(String description, Set<String> listenerIds, Consumer<SubscriptionGap> listener) {
		this.gapEntries.add(new Entry<>(description, Set.copyOf(listenerIds), listener));
	}

	/**
	 * Adds someone who wants to know when subscriptions are established.
	 * @param description who it is, for messages to people
	 * @param listenerIds the listeners of interest, empty for all
	 * @param listener is called on the lane of the listener, before its first message
	 */
	public void addEstablished(String description, Set<String> listenerIds,
			Consumer<SubscriptionEstablished> listener) {
		this.establishedEntries.add(new Entry<>(description, Set.copyOf(listenerIds), listener));
	}

	/**
	 * Returns who waits for what happens to the subscriptions of which listeners.
	 * @return the ids of listeners by description, without those who want to know of all
	 */
	public Map<String, Set<String>> interests() {
		Map<String, Set<String>> interests = new TreeMap<>();
		Stream.concat(this.gapEntries.stream(), this.establishedEntries.stream())
			.filter((entry) -> !entry.listenerIds.isEmpty())
			.forEach((entry) -> interests.computeIfAbsent(entry.description, (description) -> new TreeSet<>())
				.addAll(entry.listenerIds));
		return interests;
	}

	/** Reports a gap, on the lane of its listener. */
	void report(SubscriptionGap gap) {
		report(this.gapEntries, gap.listenerId(), gap);
	}

	/** Reports that destinations are established, on the lane of their listener. */
	void report(SubscriptionEstablished established) {
		report(this.establishedEntries, established.listenerId(), established);
	}

	private <E> void report(List<Entry<E>> entries, String listenerId, E event) {
		for (Entry<E> entry : entries) {
			if (entry.listenerIds.isEmpty() || entry.listenerIds.contains(listenerId)) {
				tell(entry.description, event, () -> entry.listener.accept(event));
			}
		}
		tell("An event listener", event, () -> this.events.publishEvent(event));
	}

	/** Reports a loss, as soon as it is known. */
	void report(SubscriptionLost loss) {
		tell("An event listener", loss, () -> this.events.publishEvent(loss));
	}

	private static void tell(String who, Object what, Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("%s failed on %s".formatted(who, what), ex);
		}
	}

	private record Entry<E>(String description, Set<String> listenerIds, Consumer<E> listener) {

	}

}
