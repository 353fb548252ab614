package io.github.headrace.channel;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.dispatch.Inbox;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.listener.ReplayTarget;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the messages of some channels to one handler, through an inbox of its own.
 */
final class ChannelListenerContainer implements ChannelContainer, TestableChannelContainer, ReplayTarget {

	private static final Log logger = LogFactory.getLog(ChannelListenerContainer.class);

	private final ChannelEndpoint endpoint;

	private final boolean autoStartup;

	private final ListenerSubscriptions subscriptions;

	private final Supplier<Inbox<ChannelItem>> inboxes;

	private final ChannelCounters counters;

	private final GapReporter gapReporter;

	private final ChannelIntake intake;

	private final Object lifecycle = new Object();

	/** Keeps a stop from overtaking the subscription of a start. */
	private final Object subscription = new Object();

	private volatile ListenerState state = ListenerState.STOPPED;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	private boolean startAfterStop;

	ChannelListenerContainer(ChannelEndpoint endpoint, boolean autoStartup, ListenerSubscriptions subscriptions,
			Supplier<Inbox<ChannelItem>> inboxes, ChannelCounters counters, GapReporter gapReporter, Replays replays,
			@Nullable PublisherIdentity ignored) {
		this.endpoint = endpoint;
		this.autoStartup = autoStartup;
		this.subscriptions = subscriptions;
		this.inboxes = inboxes;
		this.counters = counters;
		this.gapReporter = gapReporter;
		this.intake = new ChannelIntake(endpoint, subscriptions, counters, gapReporter, replays, ignored);
	}

	@Override
	public void start() {
		CompletableFuture<Void> confirmed = open();
		try {
			this.subscriptions.await(confirmed);
		}
		catch (RuntimeException ex) {
			stop();
			throw ex;
		}
	}

	/**
	 * Starts without waiting for anything.
	 * @return completes when everything is confirmed for the first time
	 */
	CompletableFuture<Void> open() {
		Inbox<ChannelItem> opened;
		synchronized (this.lifecycle) {
			this.startAfterStop = this.state == ListenerState.STOPPING;
			if (this.state != ListenerState.STOPPED) {
				return CompletableFuture.completedFuture(null);
			}
			opened = this.inboxes.get();
			this.intake.open(opened);
			this.state = ListenerState.RUNNING;
		}
		return subscribe(opened);
	}

	/** Describes why {@link #open()} failed. */
	ChannelSubscriptionException openFailure(Throwable cause) {
		return this.subscriptions.failure(destinations(), cause);
	}

	private CompletableFuture<Void> subscribe(Inbox<ChannelItem> opened) {
		synchronized (this.subscription) {
			if (this.intake.inbox() == opened && this.state != ListenerState.STOPPING) {
				return this.intake.subscribe();
			}
			return CompletableFuture.completedFuture(null);
		}
	}

	private CompletableFuture<Void> unsubscribe() {
		synchronized (this.subscription) {
			return this.subscriptions.close();
		}
	}

	@Override
	public CompletableFuture<Void> stop() {
		Inbox<ChannelItem> closing;
		boolean wasPaused;
		CompletableFuture<Void> done = new CompletableFuture<>();
		synchronized (this.lifecycle) {
			closing = this.intake.inbox();
			this.startAfterStop = false;
			if (this.state == ListenerState.STOPPED || this.state == ListenerState.STOPPING || closing == null) {
				return this.stopped;
			}
			wasPaused = this.state == ListenerState.PAUSED;
			this.state = ListenerState.STOPPING;
			this.stopped = done;
		}
		CompletableFuture<Void> unsubscribed = unsubscribe();
		this.intake.arrivals().end();
		CompletableFuture<Void> drained = closing.close();
		if (wasPaused) {
			discard(closing, "it was stopped while paused");
		}
		// Neither on a lane nor on the event loop: who waits for the stop may start
		// again.
		CompletableFuture.allOf(unsubscribed, drained)
			.thenRunAsync(() -> ended(closing, done), BackgroundThreads.now());
		return done;
	}

	private void ended(Inbox<ChannelItem> closed, CompletableFuture<Void> done) {
		boolean startAgain;
		synchronized (this.lifecycle) {
			this.counters.ended(closed, this.intake::close);
			this.state = ListenerState.STOPPED;
			startAgain = this.startAfterStop;
		}
		done.complete(null);
		if (startAgain) {
			startAgain();
		}
	}

	private void startAgain() {
		try {
			start();
		}
		catch (RuntimeException ex) {
			logger.error("Listener '%s' could not be started again".formatted(id()), ex);
		}
	}

	@Override
	public void abort() {
		stop();
		Inbox<ChannelItem> closing = this.intake.inbox();
		if (closing != null) {
			discard(closing, "the time for stopping was over");
		}
	}

	/**
	 * Stops without handing over what waits, which is counted.
	 * @return completes when the last call of the handler has ended
	 */
	CompletableFuture<Void> cancel() {
		CompletableFuture<Void> ended = stop();
		Inbox<ChannelItem> closing = this.intake.inbox();
		if (closing != null) {
			this.counters.discarded.add(closing.discard());
		}
		return ended;
	}

	private void discard(Inbox<ChannelItem> closing, String reason) {
		int discarded = closing.discard();
		if (discarded > 0) {
			this.counters.discarded.add(discarded);
			logger.warn("Listener '%s' discarded %d message(s) because %s".formatted(id(), discarded, reason));
		}
	}

	@Override
	public void pause() {
		synchronized (this.lifecycle) {
			Inbox<ChannelItem> current = this.intake.inbox();
			if (this.state == ListenerState.RUNNING && current != null) {
				this.state = ListenerState.PAUSED;
				this.intake.pause(true);
				current.pause();
			}
		}
	}

	@Override
	public void resume() {
		synchronized (this.lifecycle) {
			Inbox<ChannelItem> current = this.intake.inbox();
			if (this.state == ListenerState.PAUSED && current != null) {
				this.state = ListenerState.RUNNING;
				this.intake.pause(false);
				current.resume();
			}
		}
	}

	@Override
	public CompletableFuture<Void> replay(String destination, byte[] body) {
		synchronized (this.lifecycle) {
			if (this.state == ListenerState.RUNNING) {
				return this.intake.replay(destination, body);
			}
			return CompletableFuture.failedFuture(new IllegalStateException(
					"Listener '%s' is %s; start or resume it first".formatted(id(), this.state)));
		}
	}

	@Override
	public String id() {
		return this.endpoint.id();
	}

	@Override
	public String description() {
		return this.endpoint.description();
	}

	@Override
	public List<String> destinations() {
		return Stream.concat(this.endpoint.channels().stream(), this.endpoint.patterns().stream()).toList();
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public ListenerState state() {
		ListenerState current = this.state;
		if (current != ListenerState.RUNNING) {
			return current;
		}
		if (this.intake.isRefused()) {
			return ListenerState.FAILED;
		}
		return this.intake.isConfirmed() ? ListenerState.RUNNING : ListenerState.SUBSCRIBING;
	}

	@Override
	public ChannelCondition condition() {
		return this.intake.condition();
	}

	@Override
	public List<ListenerProblem> problems() {
		ListenerState current = state();
		boolean deaf = current == ListenerState.SUBSCRIBING || current == ListenerState.FAILED;
		return deaf ? this.intake.problems() : List.of();
	}

	@Override
	public ListenerStatistics statistics() {
		return this.counters.statistics(this.intake::inbox, this.gapReporter.gaps());
	}

	@Override
	public ChannelStatistics channelStatistics() {
		return new ChannelStatistics(this.counters.deadLettered.sum(), this.counters.found.sum());
	}

	@Override
	public CompletableFuture<Void> caughtUp() {
		return this.subscriptions.caughtUp();
	}

	@Override
	public void simulateGap() {
		ListenerState current = state();
		if (current == ListenerState.STOPPED || current == ListenerState.STOPPING) {
			throw new IllegalStateException(
					"Listener '%s' is %s and has no gaps; start it first".formatted(id(), current));
		}
		this.intake.simulateGap();
	}

	@Override
	public String toString() {
		return "ChannelListenerContainer[%s, %s, %s]".formatted(id(), destinations(), state());
	}

}
