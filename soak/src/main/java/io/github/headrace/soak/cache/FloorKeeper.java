package io.github.headrace.soak.cache;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.soak.Patience;

/**
 * Raises the floors of an instance with what others have announced: as soon as it says
 * that it has applied that ({@link CacheInvalidator#awaitApplied}), and at the latest
 * when it may not serve anything older any more. On a thread of its own.
 */
final class FloorKeeper {

	/** What the instance is told for {@code max-staleness}. */
	static final Duration MAX_STALENESS = Duration.ofSeconds(3);

	/**
	 * What its watch may be late, and what it may take to run again after it was
	 * suspended.
	 */
	private static final Duration TOLERANCE = Duration.ofSeconds(1);

	private static final long PAUSE_MILLIS = 2;

	/** A thread that comes that late has been suspended, or starved. */
	private static final long SUSPENDED_MILLIS = 200;

	private final Floors floors;

	private final CacheInvalidator invalidator;

	private final List<Announcements> others;

	private final long[] read;

	private final Queue<Announcement> overdue = new ConcurrentLinkedQueue<>();

	private long lastTurn = System.nanoTime();

	private long graceUntil = this.lastTurn;

	/**
	 * Creates a keeper.
	 * @param others what other instances announce
	 */
	FloorKeeper(Floors floors, CacheInvalidator invalidator, List<Announcements> others) {
		this.floors = floors;
		this.invalidator = invalidator;
		this.others = others;
		this.read = others.stream().mapToLong(Announcements::count).toArray();
	}

	void start() {
		Thread thread = new Thread(this::run, "floors");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		while (true) {
			turn(System.nanoTime());
			Patience.sleep(PAUSE_MILLIS);
		}
	}

	/** Looks for what is new, and for what is overdue. */
	void turn(long now) {
		if (now - this.lastTurn > TimeUnit.MILLISECONDS.toNanos(SUSPENDED_MILLIS)) {
			this.graceUntil = now + TOLERANCE.toNanos();
		}
		this.lastTurn = now;
		for (int i = 0; i < this.read.length; i++) {
			Announcements announcements = this.others.get(i);
			long count = announcements.count();
			announcements.between(this.read[i], count).forEach((announcement) -> await(announcement, now));
			this.read[i] = count;
		}
		if (now - this.graceUntil >= 0) {
			this.overdue.removeIf((announcement) -> isRaised(announcement, now));
		}
	}

	private void await(Announcement announcement, long now) {
		Duration rest = Duration.ofNanos(Math.max(1, end(announcement) - now));
		this.invalidator.awaitApplied(announcement.id(), rest).whenComplete((nothing, failure) -> {
			if (failure == null) {
				raise(announcement, "applied");
			}
			else {
				this.overdue.add(announcement);
			}
		});
	}

	private boolean isRaised(Announcement announcement, long now) {
		if (now - end(announcement) < 0) {
			return false;
		}
		raise(announcement, "not applied, but too old");
		return true;
	}

	private static long end(Announcement announcement) {
		return announcement.confirmed() + MAX_STALENESS.plus(TOLERANCE).toNanos();
	}

	private void raise(Announcement announcement, String why) {
		this.floors.raise(announcement.cell(), announcement.version(), "%s at %d: entry %s, confirmed at %d"
			.formatted(why, System.nanoTime(), announcement.id(), announcement.confirmed()));
	}

}
