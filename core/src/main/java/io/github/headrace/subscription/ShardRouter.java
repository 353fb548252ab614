package io.github.headrace.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.cluster.SlotHash;
import org.jspecify.annotations.Nullable;

/**
 * Sends each sharded channel to the master that serves its slot.
 */
final class ShardRouter implements Router {

	/** A failover that nobody noticed is found after this time. */
	static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);

	private final ClusterTopology topology;

	ShardRouter(ClusterTopology topology) {
		this.topology = topology;
	}

	@Override
	public CompletableFuture<Void> refresh() {
		return this.topology.refresh();
	}

	@Override
	public @Nullable Place placeOf(Topic topic) {
		return this.topology.masterOf(SlotHash.getSlot(topic.name().getBytes(StandardCharsets.UTF_8)));
	}

	@Override
	public Duration refreshInterval() {
		return REFRESH_INTERVAL;
	}

	@Override
	public void stop() {
		this.topology.stop();
	}

}
