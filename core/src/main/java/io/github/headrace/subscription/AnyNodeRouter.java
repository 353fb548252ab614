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

	private final ClusterTopology topology;

	private volatile @Nullable Place chosen;

	AnyNodeRouter(ClusterTopology topology) {
		this.topology = topology;
	}

	@Override
	public CompletableFuture<Void> refresh() {
		return this.topology.refresh().thenRun(() -> {
			Place current = this.chosen;
			List<Place> masters = this.topology.masters();
			if (current == null || !masters.contains(current)) {
				chooseFrom(masters);
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
	public @Nullable Duration refreshInterval() {
		return null;
	}

	@Override
	public void stop() {
		this.chosen = null;
		this.topology.stop();
	}

}
