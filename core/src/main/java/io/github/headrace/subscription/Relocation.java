package io.github.headrace.subscription;

import java.time.Instant;
import java.util.function.Consumer;

/**
 * Moves topics to where they belong. Safe for use by several threads.
 */
final class Relocation {

	/** That of {@link Subscriptions}; never held while listeners are called. */
	private final Object lock;

	private final Topics topics;

	private final Lines lines;

	private final SubscriptionScheduler scheduler;

	private final Consumer<TopicState> ask;

	Relocation(Object lock, Topics topics, Lines lines, SubscriptionScheduler scheduler, Consumer<TopicState> ask) {
		this.lock = lock;
		this.topics = topics;
		this.lines = lines;
		this.scheduler = scheduler;
		this.ask = ask;
	}

	/**
	 * Moves what is elsewhere.
	 * @return whether it is known where everything belongs
	 */
	boolean run() {
		Losses losses = new Losses(Interruption.Cause.RESUBSCRIBE, Instant.now());
		synchronized (this.lock) {
			if (!this.scheduler.isRunning()) {
				return true;
			}
			this.topics.all().forEach((state) -> leave(state, losses));
		}
		// Before the other place can confirm them.
		losses.tell();
		boolean complete = true;
		synchronized (this.lock) {
			if (!this.scheduler.isRunning()) {
				return true;
			}
			for (TopicState state : this.topics.all()) {
				complete &= settle(state);
			}
			this.lines.closeExcept(this.topics.all().stream().map(TopicState::line).toList());
		}
		return complete;
	}

	/** Gives up a topic that is confirmed elsewhere. */
	private void leave(TopicState state, Losses losses) {
		Link old = state.confirmedOn();
		Line target = this.lines.lineFor(state.topic());
		if (old != null && target != null && target != state.line()) {
			losses.add(state, old);
			old.unsubscribe(state.topic(), (done, failure) -> {
			});
			state.assign(null);
		}
	}

	/**
	 * Asks for a topic where it belongs.
	 * @return whether that is known
	 */
	private boolean settle(TopicState state) {
		Line target = this.lines.lineFor(state.topic());
		if (target == null) {
			return false;
		}
		if (target == state.line()) {
			return true;
		}
		if (state.confirmedOn() != null) {
			// Known only since the others were left.
			return false;
		}
		state.assign(target);
		this.ask.accept(state);
		return true;
	}

}
