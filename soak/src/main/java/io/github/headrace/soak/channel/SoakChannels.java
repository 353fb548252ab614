package io.github.headrace.soak.channel;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.headrace.soak.ledger.NumberSequence;

/**
 * What each of the {@link SoakListeners} has to hear.
 */
final class SoakChannels {

	/** Sharded channels, each in another slot. */
	static final List<String> SHARDED = List.of("shard.a", "shard.b", "shard.c", "shard.d");

	private SoakChannels() {
	}

	static Map<String, List<NumberSequence>> byListener() {
		Map<String, List<NumberSequence>> listeners = new LinkedHashMap<>();
		listeners.put("literal", List.of(literal("literal")));
		listeners.put("second", List.of(literal("literal")));
		listeners.put("template",
				List.of(NumberSequence.of("chat:red", "chat:*"), NumberSequence.of("chat:blue", "chat:*")));
		listeners.put("pattern",
				List.of(NumberSequence.of("audit.x", "audit.*"), NumberSequence.of("audit.y", "audit.*")));
		listeners.put("several", List.of(literal("several.a"), literal("several.b"), literal("several.c")));
		listeners.put("overlapping", List.of(literal("over.a"), NumberSequence.of("over.b", "over.*")));
		listeners.put("keyed", keyed());
		listeners.put("batch", List.of(literal("batch")));
		listeners.put(SoakListeners.SLOW, List.of(literal(SoakListeners.SLOW)));
		listeners.put(SoakListeners.DISCONNECTING, List.of(literal(SoakListeners.DISCONNECTING)));
		listeners.put("sharded", SHARDED.stream().map(SoakChannels::literal).toList());
		return listeners;
	}

	private static NumberSequence literal(String channel) {
		return NumberSequence.of(channel, channel);
	}

	/** Order is kept for each key only. */
	private static List<NumberSequence> keyed() {
		return IntStream.range(0, Numbered.KEYS)
			.mapToObj((key) -> new NumberSequence("keyed", "keyed", key, Numbered.KEYS))
			.toList();
	}

	/** Returns the ids of all listeners, also of the one that has no account. */
	static Set<String> listeners() {
		Set<String> ids = new HashSet<>(byListener().keySet());
		ids.add(SoakListeners.LATE);
		return ids;
	}

	/** Returns all channels that are published to. */
	static List<String> channels() {
		return byListener().values().stream().flatMap(List::stream).map(NumberSequence::channel).distinct().toList();
	}

	/** Returns the channels that a listener has to hear. */
	static List<String> channelsOf(String listenerId) {
		return byListener().getOrDefault(listenerId, List.of())
			.stream()
			.map(NumberSequence::channel)
			.distinct()
			.toList();
	}

	/** Returns everything that is subscribed. */
	static List<String> destinations() {
		return byListener().values()
			.stream()
			.flatMap(List::stream)
			.map(NumberSequence::destination)
			.distinct()
			.toList();
	}

	/** Returns the ids of those who subscribe to a destination. */
	static Set<String> listenersOf(String destination) {
		return byListener().entrySet()
			.stream()
			.filter((listener) -> listener.getValue()
				.stream()
				.anyMatch((sequence) -> sequence.destination().equals(destination)))
			.map(Map.Entry::getKey)
			.collect(Collectors.toSet());
	}

}
