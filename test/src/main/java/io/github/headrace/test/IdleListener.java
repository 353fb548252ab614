package io.github.headrace.test;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.channel.TestableChannelContainer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;

/**
 * Waits until a listener is done with everything that was published to it.
 *
 * @param container the listener
 * @param capture what it is busy with
 */
record IdleListener(ListenerContainer container, Capture capture) {

	static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

	/**
	 * How long a message may be on its way from the inbox to the handler, unseen in both.
	 */
	private static final long UNSEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	/**
	 * Waits, unless the listener does not run and so gets nowhere.
	 * @return whether it is done
	 */
	boolean await(Duration timeout) {
		if (this.container.state() != ListenerState.RUNNING) {
			return true;
		}
		long deadline = System.nanoTime() + timeout.toNanos();
		return catchUp(this.container, timeout) && settle(deadline);
	}

	/** Waits until what has been published has arrived in the inbox. */
	static boolean catchUp(ListenerContainer container, Duration timeout) {
		if (!(container instanceof TestableChannelContainer channel)) {
			return true;
		}
		try {
			channel.caughtUp().get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException | ExecutionException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private boolean settle(long deadline) {
		long lastSeen = System.nanoTime();
		ListenerStatistics counts = this.container.statistics();
		while (open(counts) > 0) {
			long now = System.nanoTime();
			boolean seen = counts.depth() > 0 || this.capture.inHandler() > 0;
			lastSeen = seen ? now : lastSeen;
			if (now - lastSeen > UNSEEN_NANOS) {
				// What a stopping listener refused is counted as received only.
				return true;
			}
			if (now - deadline > 0 || Thread.currentThread().isInterrupted()) {
				return false;
			}
			LockSupport.parkNanos(POLL_NANOS);
			counts = this.container.statistics();
		}
		return true;
	}

	private static long open(ListenerStatistics counts) {
		return counts.received() - counts.succeeded() - counts.failed() - counts.filtered() - counts.dropped()
				- counts.discarded();
	}

}
