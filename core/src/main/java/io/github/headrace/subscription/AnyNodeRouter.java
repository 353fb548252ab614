package io.github.headrace.subscription;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Sends everything to one master of a Cluster, whichever, as each passes on what is
 * published to the others; and to another one when that fails.
 */
final class AnyNodeRouter implements Router {

	/**
	 * A node that runs, but was removed from the Cluster or cut off from it, is left
	 * after twice this time.
	 */
	private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

	/** The others may still call a node failed that has just come back. */
	private static final int MOST_DOUBTS = 2;

	private final ClusterTopology topology;

	private volatile @Nullable Place chosen;

	/** How often in a row the node was seen to be none that works. */
	private final AtomicInteger doubts = new AtomicInteger();

	AnyNodeRouter(ClusterTopology topology) {
		this.topology = topology;
	}

	@Override
	public CompletableFuture<Void> refresh() {
		return this.topology.refresh().thenRun(() -> {
			Place current = this.chosen;
			if (current == null || isGone(current)) {
				chooseFrom(this.topology.masters());
			}
		});
	}

	/**
	 * A master that has become a replica hears as much as before. Whoever leaves it would
	 * hear once more elsewhere what is still under way.
	 */
	private boolean isGone(Place node) {
		if (this.topology.hears(node)) {
			this.doubts.set(0);
			return false;
		}
		return this.doubts.incrementAndGet() >= MOST_DOUBTS;
	}

	private void chooseFrom(List<Place> candidates) {
		if (!candidates.isEmpty()) {
			this.doubts.set(0);
			this.chosen = candidates.get(ThreadLocalRandom.current().nextInt(candidates.size()));
		}
	}

	@Override
	public @Nullable Place placeOf(Topic topic) {
		return this.chosen;
	}

	@Override
	public void failed(Place place) {
		if (place.equals(this.chosen)) {
			chooseFrom(this.topology.masters().stream().filter((master) -> !master.equals(place)).toList());
		}
	}

	@Override
	public Duration refreshInterval() {
		return REFRESH_INTERVAL;
	}

	@Override
	public void stop() {
		this.chosen = null;
		this.topology.stop();
	}

}
