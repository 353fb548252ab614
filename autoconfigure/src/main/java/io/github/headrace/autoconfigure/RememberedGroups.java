package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.headrace.deadletter.DeadLetterGroups;

/**
 * Remembers the groups of dead letters the longer, the longer it took to count them, so
 * that who looks again and again costs Redis a small part of its time: while there are as
 * many dead letters, and for half a minute at most. Safe for use by several threads.
 */
final class RememberedGroups {

	private static final long MOST_NANOS = Duration.ofSeconds(30).toNanos();

	/** Counting takes no more than a twentieth of the time. */
	private static final int FACTOR = 20;

	private final LongSupplier clock;

	private final Map<RedisLooks.Place, Counted> counted = new ConcurrentHashMap<>();

	RememberedGroups(LongSupplier clock) {
		this.clock = clock;
	}

	/** Returns the groups, counted now unless they are known. */
	DeadLetterGroups get(RedisLooks.Place place, long letters, Supplier<DeadLetterGroups> count) {
		Counted before = this.counted.get(place);
		long begin = this.clock.getAsLong();
		if (before != null && before.letters == letters && begin - before.at < before.lifetime) {
			return before.groups;
		}
		DeadLetterGroups groups = count.get();
		long end = this.clock.getAsLong();
		this.counted.put(place, new Counted(groups, letters, end, Math.min(MOST_NANOS, FACTOR * (end - begin))));
		return groups;
	}

	/** Forgets all others. */
	void retain(Collection<RedisLooks.Place> places) {
		this.counted.keySet().retainAll(places);
	}

	private record Counted(DeadLetterGroups groups, long letters, long at, long lifetime) {

	}

}
