package io.github.headrace.soak.channel;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.headrace.channel.SubscriptionGap;

/**
 * How often messages were missed in which way: shows that the faults reach what they are
 * meant to reach. Safe for use by several threads.
 */
final class GapCauses {

	private final Map<SubscriptionGap.Cause, Integer> counts = new EnumMap<>(SubscriptionGap.Cause.class);

	synchronized void count(SubscriptionGap.Cause cause) {
		this.counts.merge(cause, 1, Integer::sum);
	}

	@Override
	public synchronized String toString() {
		return this.counts.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue())
			.collect(Collectors.joining(", ", "gaps: ", ""));
	}

}
