package io.github.headrace.cache;

import java.time.Duration;
import java.util.stream.Stream;

import io.github.headrace.stream.EntryId;
import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Up to when what a server answers proves anything: a master that is cut off from the
 * others goes on answering reads, but refuses writes if it wants replicas for them, so
 * nothing is proven behind the first write that it has not accepted.
 * <p>
 * Another server may accept them, as they have a connection of their own. So a write
 * counts once everything is applied that was in the log of the one which has accepted it.
 * One that is refused for another reason counts, too: no right to it, or no room for it,
 * does not cut a server off. Safe for use by several threads.
 */
final class AcceptedWrites {

	private static final Log logger = LogFactory.getLog(AcceptedWrites.class);

	private static final String EFFECT = "caches of 'serve-until' end serving after "
			+ "'headrace.cache.invalidation.max-staleness'; ";

	/** How long reads prove no more before a line says so. */
	private final long patience;

	/** When the first write was sent that does not count so far. */
	private @Nullable Long limit;

	private long lastSent;

	/** The one that everything waits for which a busy log has. */
	private @Nullable Accepted first;

	/** The one that a log has which has lost what the first waits for. */
	private @Nullable Accepted last;

	/** When the first read was sent that has proven no more, if it is the last. */
	private @Nullable Long limitedAt;

	private String cause = "";

	private boolean warned;

	AcceptedWrites(Duration maxStaleness) {
		this.patience = maxStaleness.toNanos() / 2;
	}

	/** Returns the time of a write that is about to be sent. */
	synchronized long sending() {
		long now = System.nanoTime();
		this.lastSent = now;
		if (this.limit == null) {
			this.limit = now;
			this.cause = "they are not answered";
		}
		return now;
	}

	/**
	 * A write was accepted.
	 * @param sentAt when it was sent
	 * @param tail the last entry of the log of the server, {@link EntryId#MIN} if there
	 * is none
	 */
	synchronized void accepted(long sentAt, EntryId tail) {
		this.last = new Accepted(sentAt, tail);
		this.first = (this.first != null) ? this.first : this.last;
		this.cause = "they are accepted by a server whose log has entry %s, which does not come".formatted(tail);
	}

	/**
	 * A write was refused, or never will be answered.
	 * @param sentAt when it was sent
	 */
	void failed(long sentAt, Throwable failure) {
		Throwable reason = NestedExceptionUtils.getMostSpecificCause(failure);
		if (!(reason instanceof RedisCommandExecutionException)) {
			late(reason);
		}
		else if (!isCutOff(reason)) {
			counts(sentAt);
		}
		else if (mayWarn()) {
			logger.warn("The server refuses writes, as one does that is cut off from the others: " + EFFECT + reason);
		}
	}

	private synchronized void late(Throwable reason) {
		this.cause = reason.toString();
	}

	private synchronized void counts(long sentAt) {
		if (this.limit == null || sentAt - this.limit < 0) {
			return;
		}
		// One that was sent behind it may have met another server.
		this.limit = (this.lastSent - sentAt > 0) ? Long.valueOf(sentAt) : null;
		this.limitedAt = null;
		this.warned = false;
	}

	private synchronized boolean mayWarn() {
		boolean once = !this.warned;
		this.warned = true;
		return once;
	}

	/** Scripts quote what their commands are answered. */
	private static boolean isCutOff(Throwable answer) {
		String text = String.valueOf(answer.getMessage());
		return Stream.of("NOREPLICAS", "READONLY", "CLUSTERDOWN", "MASTERDOWN").anyMatch(text::contains);
	}

	/**
	 * Returns up to when something proves what was sent at a time would prove.
	 * @param applied the last entry that is applied, if it is known
	 */
	synchronized long proven(long nanoTime, @Nullable EntryId applied) {
		countWhatIs(applied);
		Long end = this.limit;
		if (end == null || end - nanoTime >= 0) {
			return nanoTime;
		}
		this.limitedAt = (this.limitedAt != null) ? this.limitedAt : Long.valueOf(nanoTime);
		if (nanoTime - this.limitedAt > this.patience && mayWarn()) {
			logger.warn("What is read proves nothing, as writes do not count: " + EFFECT + this.cause);
		}
		return end;
	}

	/** Nothing is read for the time being, so that nothing is wrong with writes alone. */
	synchronized void unread() {
		this.limitedAt = null;
	}

	private void countWhatIs(@Nullable EntryId applied) {
		Accepted newest = this.last;
		Accepted oldest = this.first;
		if (newest != null && newest.isApplied(applied)) {
			counts(newest.sentAt());
			this.first = null;
			this.last = null;
		}
		else if (oldest != null && oldest.isApplied(applied)) {
			counts(oldest.sentAt());
			this.first = newest;
		}
	}

	/** A write that a server has accepted, and the last entry of its log. */
	private record Accepted(long sentAt, EntryId tail) {

		boolean isApplied(@Nullable EntryId applied) {
			return this.tail.compareTo((applied != null) ? applied : EntryId.MIN) <= 0;
		}

	}

}
