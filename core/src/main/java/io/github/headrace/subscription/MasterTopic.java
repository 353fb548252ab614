package io.github.headrace.subscription;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One subscription of a topic at all masters of a Cluster.
 * <p>
 * Its listener is told "subscribed" when every master has confirmed, and hears nothing
 * before that for the first time. When a master is lost it is told so, and goes on
 * hearing the others. Each master that confirms after a loss ends an interruption: its
 * messages come after that was told. Safe for use by several threads.
 */
final class MasterTopic {

	private final Subscription whole;

	/** The masters there are, or null while that is not known. */
	private final Supplier<@Nullable Set<Master>> masters;

	/** Guarded by the lock of {@link MasterSubscriptions}. */
	private final Map<Master, Subscription> parts = new HashMap<>();

	/** Guarded by this, as everything else that changes. */
	private final Set<Master> confirmed = new HashSet<>();

	/** Read by event loops for each message. */
	private volatile boolean joined;

	private Interruption.@Nullable Cause cause;

	private @Nullable Instant lostAt;

	MasterTopic(Subscription whole, Supplier<@Nullable Set<Master>> masters) {
		this.whole = whole;
		this.masters = masters;
	}

	Subscription whole() {
		return this.whole;
	}

	/** Subscribes at another master; guarded by the lock of the owner. */
	void add(Master master, LossListener losses) {
		this.parts.put(master, master.subscribe(this.whole.topic(), new Part(master, losses)));
	}

	/** Forgets a master; guarded by the lock of the owner. */
	void remove(Master master) {
		this.parts.remove(master);
	}

	/** Returns what is subscribed at single masters; guarded by the lock of the owner. */
	List<Subscription> parts() {
		return List.copyOf(this.parts.values());
	}

	synchronized boolean isWhole() {
		return this.joined && this.cause == null;
	}

	/** Called on the event loop of the master, before its first message. */
	private synchronized void confirmed(Master master) {
		if (!master.isLost()) {
			this.confirmed.add(master);
			settle(true);
		}
	}

	/** Looks whether nothing is missing any more, after the masters have changed. */
	synchronized void settle() {
		settle(false);
	}

	private void settle(boolean restored) {
		Set<Master> all = this.masters.get();
		boolean complete = all != null && this.confirmed.containsAll(all);
		Interruption.Cause reason = this.cause;
		Instant since = this.lostAt;
		if (!this.joined) {
			if (complete) {
				this.whole.firstConfirmed();
				this.joined = true;
			}
		}
		else if (reason != null && since != null && (complete || restored)) {
			Interruption interruption = new Interruption(reason, since, Instant.now());
			if (complete) {
				this.cause = null;
				this.lostAt = null;
				this.whole.listener().subscribed(interruption);
			}
			else {
				this.whole.listener().restored(interruption);
			}
		}
	}

	/**
	 * Messages may be missing from now on.
	 * @param master the master whose messages may be missing, or null for one that was
	 * not known
	 */
	void lost(@Nullable Master master, Interruption.Cause reason, Instant since) {
		synchronized (this) {
			boolean heard = master == null || this.confirmed.remove(master);
			if (!this.joined || !heard) {
				return;
			}
			Instant before = this.lostAt;
			this.cause = reason;
			this.lostAt = (before != null && before.isBefore(since)) ? before : since;
		}
		this.whole.listener().interrupted(reason, since);
	}

	/** Forgets confirmations without an interruption, when the application stops. */
	synchronized void stopped() {
		this.confirmed.clear();
		this.joined = false;
		this.cause = null;
		this.lostAt = null;
	}

	/** Waits for a first confirmation that is being told. */
	private synchronized boolean hasJoined() {
		return this.joined;
	}

	/**
	 * Is told that a master is lost.
	 */
	@FunctionalInterface
	interface LossListener {

		void lost(Master master, Interruption.Cause cause, Instant since);

	}

	/** Hears the topic at one master. */
	private final class Part implements TopicListener {

		private final Master master;

		private final LossListener losses;

		Part(Master master, LossListener losses) {
			this.master = master;
			this.losses = losses;
		}

		@Override
		public void message(String channel, byte[] body) {
			if (!this.master.isLost() && (MasterTopic.this.joined || hasJoined())) {
				MasterTopic.this.whole.message(channel, body);
			}
		}

		@Override
		public void subscribed(@Nullable Interruption interruption) {
			confirmed(this.master);
		}

		@Override
		public void interrupted(Interruption.Cause cause, Instant since) {
			this.losses.lost(this.master, cause, since);
		}

		@Override
		public void refused(Throwable cause) {
			MasterTopic.this.whole.refused(cause);
		}

	}

}
