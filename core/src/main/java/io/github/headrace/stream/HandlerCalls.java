package io.github.headrace.stream;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a handler that are going on: interrupts those that take longer than they
 * may, and reports those that seem to hang.
 * <p>
 * A call costs no timer of its own: all of them are looked at now and then, so that both
 * limits are exceeded by up to an eighth. Safe for use by several threads.
 */
final class HandlerCalls {

	private static final Log logger = LogFactory.getLog(HandlerCalls.class);

	private static final int STACK_EXCERPT = 12;

	private static final long MAX_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final String listenerId;

	/** Zero for any time. */
	private final Duration timeout;

	private final long stuckAfterNanos;

	private final StreamCounters counters;

	private final AtomicReferenceArray<@Nullable HandlerCall> running;

	private final @Nullable ScheduledFuture<?> watch;

	HandlerCalls(String listenerId, int concurrency, Duration timeout, Duration stuckAfter, StreamCounters counters,
			ScheduledExecutorService timer) {
		this.listenerId = listenerId;
		this.timeout = timeout;
		this.stuckAfterNanos = stuckAfter.toNanos();
		this.counters = counters;
		this.running = new AtomicReferenceArray<>(concurrency);
		long interval = interval(timeout, stuckAfter);
		this.watch = (interval > 0) ? timer.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.NANOSECONDS)
				: null;
	}

	private static long interval(Duration timeout, Duration stuckAfter) {
		long shortest = timeout.isZero() ? stuckAfter.toNanos()
				: stuckAfter.isZero() ? timeout.toNanos() : Math.min(timeout.toNanos(), stuckAfter.toNanos());
		return Math.min((shortest + 7) / 8, MAX_INTERVAL);
	}

	Duration timeout() {
		return this.timeout;
	}

	/** Watches the call that the current thread is about to make. */
	@Nullable HandlerCall begin(LaneEntry first, int entries) {
		if (this.watch == null) {
			return null;
		}
		for (int slot = 0; slot < this.running.length(); slot++) {
			if (this.running.get(slot) == null) {
				HandlerCall call = new HandlerCall(first, entries, slot);
				if (this.running.compareAndSet(slot, null, call)) {
					return call;
				}
			}
		}
		// There are never more calls than slots; if there were, one would go unwatched.
		return null;
	}

	/**
	 * Watches a call no more; called by its thread, which keeps no interrupt of it.
	 * @return whether it was interrupted for taking too long
	 */
	boolean end(@Nullable HandlerCall call) {
		if (call == null) {
			return false;
		}
		this.running.set(call.slot, null);
		boolean interrupted;
		boolean stuck;
		synchronized (call) {
			call.ended = true;
			interrupted = call.interrupted;
			stuck = call.stuck;
		}
		if (stuck) {
			this.counters.stuck.decrement();
		}
		if (interrupted) {
			Thread.interrupted();
		}
		return interrupted;
	}

	private void look() {
		long now = System.nanoTime();
		for (int slot = 0; slot < this.running.length(); slot++) {
			HandlerCall call = this.running.get(slot);
			if (call != null && isNewlyStuck(call, now - call.begunAt)) {
				warn(call);
			}
		}
	}

	private boolean isNewlyStuck(HandlerCall call, long nanos) {
		synchronized (call) {
			if (call.ended) {
				return false;
			}
			if (!this.timeout.isZero() && !call.interrupted && nanos >= this.timeout.toNanos()) {
				call.interrupted = true;
				call.thread.interrupt();
			}
			if (this.stuckAfterNanos == 0 || call.stuck || nanos < this.stuckAfterNanos) {
				return false;
			}
			call.stuck = true;
			this.counters.stuck.increment();
			return true;
		}
	}

	private void warn(HandlerCall call) {
		String more = (call.entries > 1) ? " and %d more".formatted(call.entries - 1) : "";
		String stack = Arrays.stream(call.thread.getStackTrace())
			.limit(STACK_EXCERPT)
			.map((frame) -> "\n\tat " + frame)
			.collect(Collectors.joining());
		logger.warn("Listener '%s' has been handling %s%s for more than %s ('stuck-after') on thread '%s':%s".formatted(
				this.listenerId, call.first, more, Duration.ofNanos(this.stuckAfterNanos), call.thread.getName(),
				stack));
	}

	/** Looks no more; calls that are going on may end. */
	void close() {
		if (this.watch != null) {
			this.watch.cancel(false);
		}
	}

}
