package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * The ordering keys that stand because one of their entries waits for its next attempt.
 * The followers of such a key queue up here, so that its lane goes on with other keys; no
 * thread waits. When its turn has come, a key goes through the inbox to its lane like an
 * entry. Safe for use by several threads.
 */
final class HeldKeys {

	/** The pause after Redis did not say whether an attempt may begin. */
	static final Duration RESTART_PAUSE = Duration.ofMillis(500);

	private final Settlement settlement;

	private final ScheduledExecutorService timer;

	/** Puts a key into the inbox, unless that is closed. */
	private final Predicate<HeldKey> toLane;

	private final ReentrantLock lock = new ReentrantLock();

	private final Map<Object, HeldKey> held = new HashMap<>();

	/** Whether there may be any, so that nobody needs the lock who has no use for it. */
	private volatile boolean any;

	private boolean paused;

	private boolean ended;

	HeldKeys(Settlement settlement, ScheduledExecutorService timer, Predicate<HeldKey> toLane) {
		this.settlement = settlement;
		this.timer = timer;
		this.toLane = toLane;
	}

	/** Lets an entry queue up if its key stands; called on the thread of its lane. */
	boolean standsBehind(LaneEntry entry) {
		if (!this.any || entry.key == null) {
			return false;
		}
		this.lock.lock();
		try {
			HeldKey key = this.held.get(entry.key);
			if (key == null) {
				return false;
			}
			key.queue.addLast(entry);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes the entries of a key whose turn it is.
	 * @param max the most entries
	 */
	List<LaneEntry> take(HeldKey key, int max) {
		List<LaneEntry> taken = new ArrayList<>(1);
		this.lock.lock();
		try {
			while (taken.size() < max) {
				LaneEntry first = key.queue.peekFirst();
				if (first == null || first.spent || first.waitNanos() > 0) {
					break;
				}
				taken.add(key.queue.removeFirst());
			}
		}
		finally {
			this.lock.unlock();
		}
		return taken;
	}

	/**
	 * Lets entries wait before everything else of their keys, and the keys that were at
	 * their lane go on.
	 * @param waiting the entries, in order
	 * @param taken the keys whose entries a lane has taken
	 * @return the keys that the inbox did not take, as it is closed
	 */
	List<HeldKey> hold(List<LaneEntry> waiting, Collection<HeldKey> taken) {
		List<HeldKey> idle = new ArrayList<>(taken);
		this.lock.lock();
		try {
			taken.forEach((key) -> key.state = HeldKey.State.IDLE);
			for (int i = waiting.size() - 1; i >= 0; i--) {
				HeldKey key = heldKey(waiting.get(i), idle);
				key.queue.addFirst(waiting.get(i));
			}
		}
		finally {
			this.lock.unlock();
		}
		return idle.isEmpty() ? List.of() : idle.stream().filter(this::isRefused).toList();
	}

	/** Lets an entry wait that failed after its handler had returned. */
	void holdLate(LaneEntry entry) {
		List<HeldKey> idle = new ArrayList<>(1);
		this.lock.lock();
		try {
			heldKey(entry, idle).queue.addLast(entry);
		}
		finally {
			this.lock.unlock();
		}
		idle.forEach(this::isRefused);
	}

	private HeldKey heldKey(LaneEntry entry, List<HeldKey> idle) {
		Object value = Objects.requireNonNull(entry.key);
		HeldKey key = this.held.get(value);
		if (key == null) {
			key = new HeldKey(value);
			this.held.put(value, key);
			this.any = true;
			idle.add(key);
		}
		return key;
	}

	/**
	 * Does for an idle key what is next.
	 * @return whether it is its turn, but the inbox is closed
	 */
	private boolean isRefused(HeldKey key) {
		LaneEntry restarting = null;
		this.lock.lock();
		try {
			if (key.state != HeldKey.State.IDLE || !advances(key)) {
				return false;
			}
			if (key.state == HeldKey.State.RESTARTING) {
				restarting = key.queue.getFirst();
			}
		}
		finally {
			this.lock.unlock();
		}
		if (restarting != null) {
			restart(key, restarting);
			return false;
		}
		return !this.toLane.test(key);
	}

	/** Returns whether there is something to do without the lock. */
	private boolean advances(HeldKey key) {
		LaneEntry first = key.queue.peekFirst();
		if (first == null) {
			// Whoever resumes may look at one that has gone, and come again, meanwhile.
			this.held.remove(key.key, key);
			this.any = !this.held.isEmpty();
			return false;
		}
		boolean waits = first.spent || first.waitNanos() > 0;
		if (waits && (this.ended || this.paused)) {
			return false;
		}
		long nanos = first.waitNanos();
		if (nanos > 0) {
			schedule(key, nanos);
			return false;
		}
		key.state = first.spent ? HeldKey.State.RESTARTING : HeldKey.State.AT_ITS_LANE;
		return true;
	}

	private void schedule(HeldKey key, long nanos) {
		try {
			key.timer = this.timer.schedule(() -> due(key), nanos, TimeUnit.NANOSECONDS);
			key.state = HeldKey.State.SCHEDULED;
		}
		catch (RejectedExecutionException ex) {
			// The application ends: the entry is given back by whoever aborts this.
			this.ended = true;
		}
	}

	private void due(HeldKey key) {
		goOn(key, HeldKey.State.SCHEDULED, () -> {
		});
	}

	private void restart(HeldKey key, LaneEntry entry) {
		this.settlement.restart(entry.delivery()).whenComplete((owned, failure) -> {
			if (failure != null) {
				goOn(key, HeldKey.State.RESTARTING, () -> entry.waitFor(RESTART_PAUSE));
			}
			else if (owned) {
				goOn(key, HeldKey.State.RESTARTING, entry::restarted);
			}
			else {
				goOn(key, HeldKey.State.RESTARTING, () -> key.queue.remove(entry));
			}
		});
	}

	private void goOn(HeldKey key, HeldKey.State from, Runnable change) {
		this.lock.lock();
		try {
			if (key.state != from) {
				return;
			}
			key.state = HeldKey.State.IDLE;
			change.run();
		}
		finally {
			this.lock.unlock();
		}
		isRefused(key);
	}

	/** Begins no further attempt until it is resumed. */
	void pause() {
		this.lock.lock();
		try {
			this.paused = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	void resume() {
		List<HeldKey> all;
		this.lock.lock();
		try {
			this.paused = false;
			all = new ArrayList<>(this.held.values());
		}
		finally {
			this.lock.unlock();
		}
		all.forEach(this::isRefused);
	}

	/** Begins no further attempt. */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.held.values().forEach((key) -> {
				if (key.timer != null) {
					key.timer.cancel(false);
				}
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Forgets everything, and returns the entries that waited. */
	List<LaneEntry> takeOut() {
		end();
		this.lock.lock();
		try {
			List<LaneEntry> waiting = this.held.values().stream().flatMap((key) -> key.queue.stream()).toList();
			this.held.values().forEach((key) -> key.queue.clear());
			return waiting;
		}
		finally {
			this.lock.unlock();
		}
	}

	int depth() {
		if (!this.any) {
			return 0;
		}
		this.lock.lock();
		try {
			return this.held.values().stream().mapToInt((key) -> key.queue.size()).sum();
		}
		finally {
			this.lock.unlock();
		}
	}

}
