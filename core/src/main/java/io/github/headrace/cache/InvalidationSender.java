package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Sends invalidations in batches: at once while nothing is under way, else with all
 * others that gather until that is answered. Keeps what cannot be sent; too many keys of
 * a cache become its clear. Never blocks, never throws because of Redis.
 * <p>
 * Whoever finds nothing under way sends on his own thread, and the next batch goes out on
 * the thread that brings the answer to the last; where a connection may have to be opened
 * first, a thread that ends when it is idle does both. Safe for use by several threads.
 */
final class InvalidationSender {

	private static final Log logger = LogFactory.getLog(InvalidationSender.class);

	private final InvalidationTransport transport;

	private final CacheCounters counters;

	private final SendFailures failures;

	private final LostInvalidations lost;

	private final BatchTransmission transmission;

	private final UnsentInvalidations unsent = new UnsentInvalidations();

	private final ThreadPoolExecutor executor;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition idle = this.lock.newCondition();

	private final WaitingInvalidations waiting;

	private @Nullable InvalidationBatch underWay;

	private boolean pausing;

	private boolean closed;

	InvalidationSender(InvalidationTransport transport, InvalidationTargets targets, SenderSettings settings,
			CacheCounters counters) {
		this(transport, targets, settings, counters, SendFailures.PATIENCE);
	}

	InvalidationSender(InvalidationTransport transport, InvalidationTargets targets, SenderSettings settings,
			CacheCounters counters, Duration patience) {
		this.transport = transport;
		this.counters = counters;
		this.failures = new SendFailures(patience);
		this.waiting = new WaitingInvalidations(settings, new Escalations(counters));
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-invalidate-");
		threads.setDaemon(true);
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
		this.executor.allowCoreThreadTimeOut(true);
		this.lost = new LostInvalidations(targets, settings, (again) -> add(again, false), this.executor);
		this.transmission = new BatchTransmission(transport, targets, this.executor, this.lost::sending);
	}

	/**
	 * Sends invalidations, together if there is room for them in one entry. What waits
	 * already, or is included in what waits, keeps its place.
	 * @return completes with the id of the last entry once all of them are sent, on a
	 * thread that brings answers of Redis; canceled if this is closed before
	 */
	EntryFuture send(List<Invalidation> invalidations) {
		return send(invalidations, false);
	}

	/** Sends invalidations for somebody who may go on with what blocks. */
	EntryFuture send(List<Invalidation> invalidations, boolean handedOut) {
		this.counters.requested.add(invalidations.size());
		return add(invalidations, handedOut);
	}

	/** Returns what was sent lately, which the server may lose. */
	LostInvalidations lost() {
		return this.lost;
	}

	private EntryFuture add(List<Invalidation> invalidations, boolean handedOut) {
		if (invalidations.isEmpty()) {
			return EntryFuture.of(EntryId.MIN);
		}
		EntryFuture sent;
		InvalidationBatch next;
		this.lock.lock();
		try {
			if (this.closed) {
				return this.unsent.refuse(invalidations);
			}
			sent = this.waiting.add(invalidations);
			if (handedOut) {
				sent.handOut();
			}
			next = takeIfIdle();
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			start(next);
		}
		return sent;
	}

	/** Called under the lock. */
	private @Nullable InvalidationBatch takeIfIdle() {
		if (this.underWay != null || this.pausing || this.closed) {
			return null;
		}
		this.underWay = this.waiting.take();
		if (this.underWay == null) {
			this.idle.signalAll();
		}
		return this.underWay;
	}

	private void start(InvalidationBatch batch) {
		List<Invalidation> invalidations = batch.invalidations();
		this.transmission.send(new BatchTransmission.Outgoing(invalidations, this.failures.patience(),
				() -> isUnderWay(batch), (id, failure) -> {
					if (failure != null) {
						failed(batch, failure);
					}
					else if (id != null) {
						sent(batch, invalidations, id);
					}
				}));
	}

	private boolean isUnderWay(InvalidationBatch batch) {
		this.lock.lock();
		try {
			return this.underWay == batch && !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sent(InvalidationBatch batch, List<Invalidation> invalidations, EntryId id) {
		this.counters.sent.add(invalidations.size());
		this.counters.entries.increment();
		InvalidationBatch next;
		this.lock.lock();
		try {
			if (this.underWay == batch) {
				this.underWay = null;
				this.failures.succeeded();
			}
			next = takeIfIdle();
		}
		finally {
			this.lock.unlock();
		}
		// First, so that the server works while the rest is done here
		if (next != null) {
			start(next);
		}
		try {
			this.lost.confirmed(invalidations, id);
		}
		finally {
			batch.sent(id);
		}
	}

	private void failed(InvalidationBatch batch, Throwable failure) {
		this.counters.failures.increment();
		Map<String, Integer> kept;
		long delay;
		this.lock.lock();
		try {
			// What was under way at an end has been given up.
			if (this.underWay != batch) {
				return;
			}
			this.underWay = null;
			if (this.closed) {
				return;
			}
			this.waiting.putBack(batch);
			kept = this.failures.mayWriteLine() ? this.waiting.byCache() : Map.of();
			delay = this.failures.failed();
			this.pausing = true;
		}
		finally {
			this.lock.unlock();
		}
		CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, this.executor).execute(this::resume);
		if (!kept.isEmpty()) {
			Throwable cause = this.transport.explained(NestedExceptionUtils.getMostSpecificCause(failure));
			logger.warn("Invalidations were not sent and are kept, by cache: %s; tried again in %d ms; %s"
				.formatted(kept, delay, cause));
		}
	}

	/** Ends the pause after a failure; on the thread that may block. */
	private void resume() {
		InvalidationBatch next;
		this.lock.lock();
		try {
			if (!this.pausing) {
				return;
			}
			this.pausing = false;
			next = takeIfIdle();
		}
		finally {
			this.lock.unlock();
		}
		if (next != null) {
			start(next);
		}
	}

	/** Returns how many invalidations are not sent yet. */
	int unsent() {
		this.lock.lock();
		try {
			return this.waiting.size() + ((this.underWay != null) ? this.underWay.size() : 0);
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Sends again after an end. */
	void open() {
		this.lock.lock();
		try {
			if (this.closed) {
				this.closed = false;
				this.underWay = null;
				this.pausing = false;
				this.failures.succeeded();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends; waits a moment for what is under way. What is left then is lost. */
	void close(Duration patience) {
		// What failed before is tried at once, for the last time.
		this.executor.execute(this::resume);
		List<InvalidationBatch> left;
		this.lock.lock();
		try {
			awaitIdle(patience.toNanos());
			this.closed = true;
			left = new ArrayList<>(this.waiting.drain());
			if (this.underWay != null) {
				left.add(0, this.underWay);
			}
		}
		finally {
			this.lock.unlock();
		}
		this.unsent.giveUp(left);
	}

	private void awaitIdle(long patience) {
		long nanos = patience;
		try {
			while (nanos > 0 && !this.closed && (this.underWay != null || this.pausing)) {
				nanos = this.idle.awaitNanos(nanos);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
