package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import io.github.headrace.connection.ClusterMaster;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says once that looks at the masters of a Cluster have not shown all of them for long:
 * what these lose meanwhile is not noticed. A failover is over before. Used by one thread
 * at a time.
 */
final class SilentShards {

	private static final Log logger = LogFactory.getLog(SilentShards.class);

	static final Duration PATIENCE = Duration.ofMinutes(1);

	/** When the first look began that has not shown all, if the last one has not. */
	private @Nullable Long since;

	private boolean warned;

	/**
	 * A look was made.
	 * @param whole whether it has shown everything
	 * @param masters what it has shown
	 * @param nanoTime when it began
	 */
	void looked(boolean whole, List<ClusterMaster> masters, long nanoTime) {
		if (whole) {
			over();
		}
		else if (isForLong(nanoTime)) {
			warn(masters.stream()
				.filter(ClusterMaster::isSilent)
				.map((master) -> "%s (%s)".formatted(master.address(), master.id()))
				.collect(Collectors.joining(", ")), null);
		}
	}

	/**
	 * A look has failed.
	 * @param failure what went wrong
	 * @param nanoTime when it began
	 */
	void failed(Throwable failure, long nanoTime) {
		logger.debug("Nobody says which masters the Cluster has; trying again", failure);
		if (isForLong(nanoTime)) {
			warn("nobody says which there are", failure);
		}
	}

	/** Nobody is silent, or nobody looks. */
	void over() {
		this.since = null;
		this.warned = false;
	}

	private boolean isForLong(long nanoTime) {
		if (this.since == null) {
			this.since = nanoTime;
		}
		return nanoTime - this.since >= PATIENCE.toNanos();
	}

	private void warn(String who, @Nullable Throwable cause) {
		if (!this.warned) {
			this.warned = true;
			logger
				.warn("For %d s no look has shown all masters of the Cluster that have slots: %s. Near caches may not "
					.formatted(PATIENCE.toSeconds(), who.isEmpty() ? "there are none" : who)
						+ "notice when these lose what was removed. Check CLUSTER NODES, and that each address in it can be "
						+ "reached from here", cause);
		}
	}

}
