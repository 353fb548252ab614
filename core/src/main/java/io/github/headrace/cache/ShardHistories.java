package io.github.headrace.cache;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ServerHistory;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides, look by look, whether a shard of a Cluster may have data that are older than
 * what has been applied: a master serves slots that was none at the last look, or whose
 * data have another history since. Slots that move from one master to another keep what
 * they have. Safe for use by several threads.
 */
final class ShardHistories {

	private static final Log logger = LogFactory.getLog(ShardHistories.class);

	/** A change that cannot be the one that the connection of the log has shown. */
	private static final String ELSEWHERE = "";

	/** By the ids of masters, those that were silent as they were heard of last. */
	private Map<String, ServerHistory> seen = Map.of();

	/** The runs of servers that have changed, of which nobody has been told. */
	private final Set<String> changed = new HashSet<>();

	/** By id, those that have been silent since the first look. */
	private final Set<String> awaited = new HashSet<>();

	private boolean begun;

	private long unchangedSince;

	ShardHistories(long nanoTime) {
		this.unchangedSince = nanoTime;
	}

	/**
	 * A look was made.
	 * @param masters what it has shown
	 * @param nanoTime when it began
	 * @return whether all of it is known
	 */
	synchronized boolean looked(List<ClusterMaster> masters, long nanoTime) {
		Set<String> silent = masters.stream()
			.filter(ClusterMaster::isSilent)
			.map(ClusterMaster::id)
			.collect(Collectors.toSet());
		boolean whole = !masters.isEmpty() && silent.isEmpty();
		Map<String, ServerHistory> now = new HashMap<>();
		masters.forEach((master) -> look(master, now));
		if (!whole) {
			keepThoseNotListed(now);
		}
		this.seen = now;
		remember(silent);
		this.begun |= !masters.isEmpty();
		if (whole && this.changed.isEmpty()) {
			this.unchangedSince = nanoTime;
		}
		return whole;
	}

	private void look(ClusterMaster master, Map<String, ServerHistory> now) {
		ServerHistory before = this.seen.get(master.id());
		ServerHistory history = master.history();
		if (history == null) {
			history = before;
		}
		else if (master.serving() && !history.equals(before) && !isFirstOf(master)) {
			changed(master, history, before);
		}
		if (history != null) {
			now.put(master.id(), history);
		}
	}

	private boolean isFirstOf(ClusterMaster master) {
		return !this.begun || this.awaited.contains(master.id());
	}

	/**
	 * Who was asked may be cut off, and not know who has taken over. A history of data
	 * shows by itself whether it has been interrupted; an id does not.
	 */
	private void keepThoseNotListed(Map<String, ServerHistory> now) {
		this.seen.forEach((id, history) -> {
			if (!history.data().isEmpty()) {
				now.putIfAbsent(id, history);
			}
		});
	}

	/** What a master confirms while it is silent is too little to be worth an alarm. */
	private void remember(Set<String> silent) {
		if (this.begun) {
			this.awaited.retainAll(silent);
		}
		else {
			this.awaited.addAll(silent);
		}
	}

	private void changed(ClusterMaster master, ServerHistory history, @Nullable ServerHistory before) {
		logger.warn("The master %s of the Cluster %s and may have older data".formatted(master.address(),
				(before != null) ? "was started or promoted again" : "is a new one"));
		boolean sameRun = before != null && before.run().equals(history.run());
		this.changed.add(sameRun ? ELSEWHERE : history.run());
	}

	/**
	 * Returns whether a shard has changed; tells of each change once.
	 * @param run the run of the server on which the log is read, if it is known: whoever
	 * is connected to it has met its change already
	 */
	synchronized boolean takeChange(@Nullable String run) {
		boolean any = this.changed.stream().anyMatch((of) -> of.equals(ELSEWHERE) || !of.equals(run));
		this.changed.clear();
		return any;
	}

	/**
	 * Returns the time up to which no change can have been overlooked, but for changes
	 * that somebody has been told of.
	 */
	synchronized long unchangedSince() {
		return this.unchangedSince;
	}

}
