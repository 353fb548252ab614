package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Adds the delayed entries of one stream when they are due.
 * <p>
 * Any process may do so, as it is one script; the lease only keeps many from doing it at
 * the same time. Its holder wakes for every entry, others for the entries that they have
 * delayed themselves and that the holder may not know yet, and else after a pause. Safe
 * for use by several threads.
 */
final class DelayedStream {

	/** How many entries one script adds, so that it does not hold up other clients. */
	static final int BATCH = 200;

	/** Lets the entries of some milliseconds be added by one script. */
	private static final long MIN_PAUSE = TimeUnit.MILLISECONDS.toNanos(10);

	private static final long MIN_BACK_OFF = 100;

	private static final long MAX_BACK_OFF = 10_000;

	private static final Log logger = LogFactory.getLog(DelayedStream.class);

	private static final LuaScript PROMOTE = LuaScript.of(DelayedStream.class, "promote.lua");

	private static final LuaScript RELEASE = LuaScript.of(DelayedStream.class, "release-lease.lua");

	private final NativeConnection connection;

	private final StreamKey stream;

	private final DelayedKeys keys;

	private final byte[] owner;

	private final long pollMillis;

	/** Is told that nothing waits any more; never called with a lock held. */
	private final Runnable idle;

	/** Where this is run, unless it has been stopped. */
	private @Nullable ScheduledExecutorService executor;

	private @Nullable ScheduledFuture<?> next;

	/** When the next run is, if there is a next one. */
	private long nextAt;

	/** How many runs there have been, the next one included. */
	private int turns;

	private boolean running;

	/** When somebody has asked for another run during this one. */
	private @Nullable Long wantedAt;

	private long startedAt = System.nanoTime() - MIN_PAUSE;

	/** Until when every entry is waited for, though another process has the lease. */
	private long followUntil = System.nanoTime();

	private boolean permanent;

	private boolean leads;

	private int failures;

	DelayedStream(NativeConnection connection, StreamKey stream, String owner, long pollMillis, Runnable idle) {
		this.connection = connection;
		this.stream = stream;
		this.keys = new DelayedKeys(stream);
		this.owner = bytes(owner);
		this.pollMillis = pollMillis;
		this.idle = idle;
	}

	/** Keeps looking although nothing waits. */
	synchronized void keep() {
		this.permanent = true;
	}

	/** Returns whether nobody would miss this. */
	synchronized boolean isSuperfluous() {
		return !this.permanent && !this.running && this.next == null && this.executor != null;
	}

	/**
	 * Takes the threads where this is run from now on.
	 * @return whether it had others or none
	 */
	synchronized boolean runOn(ScheduledExecutorService threads) {
		boolean changed = this.executor != threads;
		this.executor = threads;
		return changed;
	}

	/**
	 * Stops.
	 * @return completes when others may take over
	 */
	CompletableFuture<?> stop() {
		synchronized (this) {
			this.executor = null;
			cancelNext();
			if (!this.leads) {
				return CompletableFuture.completedFuture(null);
			}
			this.leads = false;
		}
		return RELEASE.run(this.connection, List.of(this.keys.lease()), List.of(this.owner));
	}

	/** Looks after a pause at the latest, and until then at every entry that is due. */
	synchronized void follow(long waitMillis) {
		long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(waitMillis, this.pollMillis));
		if (at - this.followUntil > 0) {
			this.followUntil = at;
		}
		wakeAt(at);
	}

	/** Looks after a pause at the latest. */
	synchronized void wakeIn(long millis) {
		wakeAt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, this.pollMillis)));
	}

	private void wakeAt(long at) {
		if (this.running) {
			this.wantedAt = (this.wantedAt != null && this.wantedAt - at <= 0) ? this.wantedAt : Long.valueOf(at);
			return;
		}
		if (this.executor == null || (this.next != null && this.nextAt - at <= 0)) {
			return;
		}
		cancelNext();
		this.nextAt = at;
		long delay = Math.max(at, this.startedAt + MIN_PAUSE) - System.nanoTime();
		try {
			int turn = ++this.turns;
			this.next = this.executor.schedule(() -> run(turn), Math.max(0, delay), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The application ends", ex);
		}
	}

	private void cancelNext() {
		if (this.next != null) {
			this.next.cancel(false);
			this.next = null;
		}
	}

	private void run(int turn) {
		synchronized (this) {
			// It may have begun when it was cancelled, and another is on its way.
			if (this.executor == null || this.running || this.turns != turn) {
				return;
			}
			this.next = null;
			this.running = true;
			this.startedAt = System.nanoTime();
			this.wantedAt = null;
		}
		List<byte[]> keyList = List.of(this.keys.streamKey(), this.keys.ids(), this.keys.entries(), this.keys.lease());
		List<byte[]> arguments = List.of(this.owner, bytes(Long.toString(3 * this.pollMillis)),
				bytes(Integer.toString(BATCH)));
		this.connection.translated(PROMOTE.run(this.connection, keyList, arguments).thenApply(Promotion::of))
			.whenComplete((promotion, failure) -> {
				if (failure != null) {
					failed(failure);
				}
				else if (!promoted(promotion)) {
					this.idle.run();
				}
			});
	}

	/**
	 * Goes on after a run.
	 * @return whether there will be another one
	 */
	private synchronized boolean promoted(Promotion promotion) {
		if (this.failures > 0) {
			logger.info("Delayed entries of stream '%s' are added again".formatted(this.stream.name()));
		}
		this.failures = 0;
		this.leads = promotion.leads() && promotion.waits();
		if (!promotion.lost().isEmpty()) {
			logger.error("Delayed entries of stream '%s' are lost, as '%s' has none of these ids: %s"
				.formatted(this.stream.name(), this.stream.beside("delayed:entries"), promotion.lost()));
		}
		this.running = false;
		if (promotion.waits() || this.permanent) {
			long dueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(promotion.waitMillis());
			boolean concerned = promotion.waits() && (this.leads || dueAt - this.followUntil <= 0);
			wakeIn(concerned ? promotion.waitMillis() : this.pollMillis);
		}
		if (this.wantedAt != null) {
			wakeAt(this.wantedAt);
		}
		return this.next != null;
	}

	private synchronized void failed(Throwable failure) {
		this.failures++;
		String line = "Delayed entries cannot be added now, which is tried again: %s".formatted(StreamFailure
			.describe(failure, "Adding the delayed entries of stream '%s'".formatted(this.stream.name()))
			.getMessage());
		if (this.failures == 1 && this.executor != null) {
			logger.warn(line);
		}
		else {
			logger.debug(line);
		}
		long backOff = Math.min(MAX_BACK_OFF, MIN_BACK_OFF << Math.min(this.failures - 1, 10));
		long jittered = backOff / 2 + ThreadLocalRandom.current().nextLong(backOff / 2 + 1);
		this.running = false;
		wakeAt(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(jittered));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
