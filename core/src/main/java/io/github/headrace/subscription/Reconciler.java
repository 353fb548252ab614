package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the servers have confirmed to what is wanted, whatever happens to topics,
 * links and servers. Safe for use by several threads.
 */
final class Reconciler implements Line.Owner, TopicRequest.Answers {

	private static final Log logger = LogFactory.getLog(Reconciler.class);

	private static final int MOST_DOUBLINGS = 6;

	private static final CompletionStage<Void> AT_ONCE = CompletableFuture.completedFuture(null);

	private final String server;

	private final SubscriptionSettings settings;

	/** That of {@link Subscriptions}; never held while listeners are called. */
	private final Object lock;

	private final Topics topics;

	private final Lines lines;

	private final SubscriptionScheduler scheduler;

	private final Establishment establishment;

	private final Failures failures;

	private final Lookout lookout;

	private final Relocation relocation;

	/** What servers have ended since that was told last; guarded by the lock. */
	private @Nullable Losses revoked;

	Reconciler(String server, SubscriptionSettings settings, Object lock, Topics topics, Lines lines,
			SubscriptionScheduler scheduler, Establishment establishment, Failures failures) {
		this.server = server;
		this.settings = settings;
		this.lock = lock;
		this.topics = topics;
		this.lines = lines;
		this.scheduler = scheduler;
		this.establishment = establishment;
		this.failures = failures;
		this.lookout = new Lookout(lines, scheduler, failures, server, settings.maxDelay(), this::relocate);
		this.relocation = new Relocation(lock, topics, lines, scheduler, this::ask);
	}

	/** Looks where topics belong; subscribing follows from that. */
	void begin() {
		this.lookout.begin();
	}

	void look() {
		this.lookout.look();
	}

	/** Forgets what the scheduler has forgotten; guarded by the lock. */
	void stopped() {
		this.revoked = null;
	}

	/** Asks for a topic because of a new subscriber; guarded by the lock. */
	void want(TopicState state, Subscription subscription) {
		if (state.line() == null) {
			state.assign(this.lines.lineFor(state.topic()));
		}
		if (state.line() == null) {
			this.lookout.lookLater(Duration.ZERO);
		}
		ask(state, List.of(subscription));
	}

	/** Asks for a topic on behalf of all who wait for it; guarded by the lock. */
	private void ask(TopicState state) {
		ask(state, state.joining());
	}

	private void ask(TopicState state, List<Subscription> joining) {
		Line line = state.line();
		Link link = state.link();
		if (line != null && link != null) {
			TopicRequest request = new TopicRequest(line, link, state, joining);
			request.send(this);
			this.scheduler.later(this.settings.confirmationTimeout(), () -> requireAnswer(request));
		}
	}

	private void askAgain(Link from, TopicState state) {
		synchronized (this.lock) {
			if (state.link() == from && this.topics.contains(state)) {
				ask(state);
			}
		}
	}

	private void requireAnswer(TopicRequest request) {
		TopicState state = request.state();
		synchronized (this.lock) {
			if (request.isAnswered() || !request.isCurrent() || !this.topics.contains(state)) {
				return;
			}
		}
		logger.warn("%s has not confirmed the subscription of '%s' within %s".formatted(request.line().place(),
				state.topic(), this.settings.confirmationTimeout()));
		lost(request.line(), request.link(), Interruption.Cause.RESUBSCRIBE, Instant.now(), AT_ONCE);
	}

	@Override
	public void confirmed(TopicRequest request) {
		TopicState state = request.state();
		List<Subscription> present;
		List<Subscription> entering;
		Interruption interruption;
		boolean again;
		synchronized (this.lock) {
			if (!request.isCurrent()) {
				// Wanted from somewhere else meanwhile.
				return;
			}
			again = state.isConfirmedOn(request.link());
			present = state.joined();
			interruption = state.confirmed(request.link(), Instant.now());
			entering = state.join(request.joining());
		}
		if (!again) {
			present.forEach((subscription) -> subscription.listener().subscribed(interruption));
		}
		entering.forEach(Subscription::firstConfirmed);
		checkEstablished();
	}

	void checkEstablished() {
		boolean answered;
		synchronized (this.lock) {
			answered = !this.establishment.isDone() && this.topics.all().stream().allMatch(TopicState::isAnswered);
		}
		if (answered) {
			this.establishment.answered();
		}
	}

	@Override
	public void refused(TopicRequest request, Throwable answer) {
		TopicState state = request.state();
		Link link = request.link();
		boolean planned;
		synchronized (this.lock) {
			if (!request.isCurrent()) {
				// Wanted from somewhere else meanwhile.
				return;
			}
			planned = state.planAsking(link);
		}
		this.failures.refused(state, request.line().place().toString(), answer);
		checkEstablished();
		if (planned) {
			this.scheduler.later(this.settings.refusedDelay(), () -> {
				synchronized (this.lock) {
					state.asksAsPlanned(link);
				}
				askAgain(link, state);
			});
		}
	}

	@Override
	public void redirected(Link link, TopicState state) {
		Duration pause;
		synchronized (this.lock) {
			int doublings = Math.min(state.redirected(), MOST_DOUBLINGS);
			pause = this.settings.firstDelay().multipliedBy(1L << doublings);
		}
		this.scheduler.later(pause, () -> this.lines.look().thenRun(() -> this.scheduler.now(() -> {
			relocate();
			askAgain(link, state);
		})));
	}

	/**
	 * The server has ended a subscription, such as that of a slot it no longer serves.
	 */
	private void revoked(Link from, Topic topic, Instant since) {
		synchronized (this.lock) {
			TopicState state = this.topics.find(topic);
			// Most are what was asked for.
			if (state == null || !state.isConfirmedOn(from)) {
				return;
			}
			if (this.revoked == null) {
				this.revoked = new Losses(Interruption.Cause.RESUBSCRIBE, since);
				this.scheduler.now(this::regain);
			}
			this.revoked.add(state, from);
		}
	}

	/** Subscribes what servers have ended, as a rule many topics at once. */
	private void regain() {
		Losses losses;
		synchronized (this.lock) {
			losses = this.revoked;
			this.revoked = null;
		}
		if (losses != null) {
			logger.warn("%s has ended %d subscription(s); subscribing again".formatted(this.server, losses.size()));
			losses.tell();
			losses.states().forEach((state, link) -> redirected(link, state));
		}
	}

	@Override
	public void opened(Line line, Link opened) {
		this.establishment.connected();
		opened.open(new Receiver(line));
		this.topics.on(line).forEach(this::ask);
	}

	@Override
	public void failed(Line line, Throwable failure, boolean denied, boolean first) {
		this.failures.unopened(line, failure, denied, first);
		if (!denied) {
			// Another place may do; who is denied here is denied there.
			this.lines.failed(line.place());
			look();
		}
	}

	@Override
	public void silent(Line line, Link silent, Instant since) {
		lost(line, silent, Interruption.Cause.HEARTBEAT, since, AT_ONCE);
	}

	/** Gives a link up and opens the next one. */
	void lost(Line line, Link gone, Interruption.Cause cause, Instant since, CompletionStage<?> until) {
		Losses losses = new Losses(cause, since);
		synchronized (this.lock) {
			if (!line.giveUp(gone)) {
				return;
			}
			this.topics.all().forEach((state) -> losses.add(state, gone));
		}
		logger.warn(
				"Lost %d subscription(s) on %s (%s); subscribing again".formatted(losses.size(), line.place(), cause));
		losses.tell();
		line.replace(gone, until);
		look();
	}

	/** Moves topics that are elsewhere than where they belong. */
	private void relocate() {
		boolean complete = this.relocation.run();
		checkEstablished();
		if (!complete) {
			this.lookout.lookLater(this.settings.firstDelay().multipliedBy(10));
		}
	}

	/** Passes on what arrives on the links of a line. */
	private final class Receiver implements LinkListener {

		private final Line line;

		Receiver(Line line) {
			this.line = line;
		}

		@Override
		public void message(Link from, Topic.Kind kind, String name, String channel, byte[] body) {
			Reconciler.this.topics.deliver(from, kind, name, channel, body);
		}

		@Override
		public void revoked(Link from, Topic topic) {
			Reconciler.this.revoked(from, topic, Instant.now());
		}

		@Override
		public void disconnected(Link from) {
			Instant now = Instant.now();
			Reconciler.this.scheduler.now(() -> lost(this.line, from, Interruption.Cause.CONNECTION, now, AT_ONCE));
		}

	}

}
