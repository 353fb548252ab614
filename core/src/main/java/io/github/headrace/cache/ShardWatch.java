package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ClusterMasters;
import io.github.headrace.connection.NativeConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Watches the shards of a Cluster, in which near caches have their shared parts: the log
 * shows what happens to its own shard only. A thread looks at all masters every few
 * seconds. Safe for use by several threads.
 */
final class ShardWatch {

	private static final Log logger = LogFactory.getLog(ShardWatch.class);

	static final Duration INTERVAL = LogMembers.INTERVAL;

	/** After a look that has not shown everything. */
	private static final Duration SHORT_INTERVAL = Duration.ofSeconds(1);

	private final @Nullable Look masters;

	private final ShardHistories histories = new ShardHistories(System.nanoTime());

	private final SilentShards silent = new SilentShards();

	/** Held by whoever looks: one that was stopped may be in its last look. */
	private final ReentrantLock turn = new ReentrantLock();

	private volatile boolean looking;

	private boolean warned;

	private @Nullable Thread thread;

	/**
	 * Creates a watch, which does nothing where there is no Cluster.
	 * @param connection to the server
	 * @param safeguards may say that changes of servers do not matter
	 */
	ShardWatch(NativeConnection connection, Safeguards safeguards) {
		this((connection.factory().isClusterAware() && safeguards.runIds()) ? new ClusterMasters(connection)::look
				: null);
	}

	ShardWatch(@Nullable Look masters) {
		this.masters = masters;
	}

	/**
	 * Begins to look.
	 * @param sharing whether there are shared parts
	 */
	synchronized void start(BooleanSupplier sharing) {
		Look of = this.masters;
		if (of != null && this.thread == null) {
			this.thread = new Thread(() -> run(of, sharing), "headrace-invalidations-shards");
			this.thread.setDaemon(true);
			this.thread.start();
		}
	}

	synchronized void stop() {
		if (this.thread != null) {
			this.thread.interrupt();
			this.thread = null;
		}
	}

	private void run(Look of, BooleanSupplier sharing) {
		try {
			this.turn.lockInterruptibly();
			try {
				this.silent.over();
				while (!Thread.currentThread().isInterrupted()) {
					boolean whole = look(of, sharing);
					TimeUnit.NANOSECONDS.sleep((whole ? INTERVAL : SHORT_INTERVAL).toNanos());
				}
			}
			finally {
				this.turn.unlock();
			}
		}
		catch (InterruptedException ex) {
			logger.debug("The masters of the Cluster are not watched any more");
		}
	}

	private boolean look(Look of, BooleanSupplier sharing) throws InterruptedException {
		long began = System.nanoTime();
		try {
			if (!sharing.getAsBoolean()) {
				this.silent.over();
				return true;
			}
			this.looking = true;
			List<ClusterMaster> masters = of.atMasters();
			warnIfUntold(masters);
			boolean whole = this.histories.looked(masters, began);
			this.silent.looked(whole, masters, began);
			return whole;
		}
		catch (RuntimeException | Error ex) {
			this.silent.failed(ex, began);
			return false;
		}
	}

	private void warnIfUntold(List<ClusterMaster> masters) {
		boolean untold = masters.stream().anyMatch((master) -> master.history() != null && !master.history().isTold());
		if (untold && !this.warned) {
			this.warned = true;
			logger.warn("The user of Redis has no right to INFO: near caches notice when another node becomes the "
					+ "master of a shard, but not when a master is restarted with older data. Grant it (+info)");
		}
	}

	/**
	 * Returns whether the data of a shard may be older than what has been applied; says
	 * so once. Never blocks.
	 * @param run the run of the server on which the log is read, if it is known
	 */
	boolean takeLoss(@Nullable String run) {
		return this.histories.takeChange(run);
	}

	/** Returns a time, or the one up to which no loss can have been overlooked. */
	long limit(long nanoTime) {
		if (!this.looking) {
			return nanoTime;
		}
		long unchanged = this.histories.unchangedSince();
		return (unchanged - nanoTime < 0) ? unchanged : nanoTime;
	}

	/** Shows all masters of the Cluster. */
	@FunctionalInterface
	interface Look {

		List<ClusterMaster> atMasters() throws InterruptedException;

	}

}
