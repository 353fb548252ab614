package io.github.headrace.subscription;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

/**
 * Sends everything to one master of a Cluster, whichever, as each passes on what is
 * published to the others; and to another one when that fails.
 */
final class AnyNodeRouter implements Router {

	/**
	 * A node that was removed from the Cluster, but still runs, is left after this time.
	 */
	private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

	private final ClusterTopology topology;

	private volatile @Nullable Place chosen;

	AnyNodeRouter(ClusterTopology topology) {
		this.topology = topology;
	}

	@Override
	public CompletableFuture<Void> refresh() {
		return this.topology.refresh().thenRun(() -> {
			Place current = this.chosen;
			// A master that has become a replica hears as much as before. Whoever leaves
			// it
			// would hear once more elsewhere what is still under way to the other nodes.
			if (current == null || !this.topology.knows(current)) {
				chooseFrom(this.topology.masters());
			}
		});
	}

	private void chooseFrom(List<Place> candidates) {
		if (!candidates.isEmpty()) {
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
