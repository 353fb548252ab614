package io.github.headrace.channel;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Opens and closes the container of a run-time subscription.
 */
final class RunTimeSubscription implements ChannelSubscription {

	private final ChannelListenerContainer container;

	private final Consumer<RunTimeSubscription> registry;

	private final Runnable afterStop;

	private final boolean internal;

	/** Completed on the event loop. */
	private final CompletableFuture<Void> confirmed = new CompletableFuture<>();

	private final CompletableFuture<Void> closed = new CompletableFuture<>();

	private final Object lifecycle = new Object();

	/** Whether the application runs; guarded by the lifecycle lock. */
	private boolean wanted;

	/** The end of the previous run; guarded by the lifecycle lock. */
	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	private volatile boolean closing;

	/**
	 * Creates a subscription, which is not open.
	 * @param container receives and hands over
	 * @param registry is told when the subscription is closed
	 * @param afterStop is run when the application has stopped it
	 * @param internal whether nobody outside is to see it
	 */
	RunTimeSubscription(ChannelListenerContainer container, Consumer<RunTimeSubscription> registry, Runnable afterStop,
			boolean internal) {
		this.container = container;
		this.registry = registry;
		this.afterStop = afterStop;
		this.internal = internal;
	}

	/** Subscribes, as soon as a previous run has ended. */
	void open() {
		CompletableFuture<Void> previous;
		synchronized (this.lifecycle) {
			if (this.wanted) {
				return;
			}
			this.wanted = true;
			previous = this.stopped;
		}
		previous.thenRun(this::openIfWanted);
	}

	private void openIfWanted() {
		CompletableFuture<Void> answer;
		synchronized (this.lifecycle) {
			if (!this.wanted || this.closing) {
				return;
			}
			answer = this.container.open();
		}
		answer.whenComplete((done, failure) -> answered(failure));
	}

	private void answered(@Nullable Throwable failure) {
		if (failure == null) {
			this.confirmed.complete(null);
			return;
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		// A stop cancels what is not confirmed; it is asked for again at the next start.
		if (!(cause instanceof CancellationException)) {
			this.confirmed.completeExceptionally(this.container.openFailure(cause));
		}
	}

	/**
	 * Stops with the application, as a listener does: what has been received is handled.
	 * @return completes when the last message has been handled
	 */
	CompletableFuture<Void> stop() {
		CompletableFuture<Void> ended;
		synchronized (this.lifecycle) {
			this.wanted = false;
			ended = this.container.stop();
			this.stopped = ended;
		}
		return ended.thenRun(this.afterStop);
	}

	/** Ends with the application, when the time for stopping is over. */
	void abort() {
		this.container.abort();
		close();
	}

	@Override
	public void close() {
		CompletableFuture<Void> ended;
		synchronized (this.lifecycle) {
			if (this.closing) {
				return;
			}
			this.closing = true;
			ended = this.container.cancel();
		}
		ended.whenComplete((done, failure) -> {
			this.registry.accept(this);
			this.closed.complete(null);
		});
		this.confirmed.completeExceptionally(
				new CancellationException("The %s was closed".formatted(this.container.description())));
	}

	boolean isClosing() {
		return this.closing;
	}

	/** Returns whether it serves this library itself, and is nobody else's to close. */
	boolean isInternal() {
		return this.internal;
	}

	/** Hands nothing over for the time being. */
	void pause() {
		this.container.pause();
	}

	/** Goes on with handing over. */
	void resume() {
		this.container.resume();
	}

	@Override
	public String id() {
		return this.container.id();
	}

	@Override
	public List<String> destinations() {
		return this.container.destinations();
	}

	@Override
	public ListenerState state() {
		return this.container.state();
	}

	@Override
	public List<ListenerProblem> problems() {
		return this.container.problems();
	}

	@Override
	public ListenerStatistics statistics() {
		return this.container.statistics();
	}

	@Override
	public CompletableFuture<Void> confirmed() {
		// Whoever waits may block, which must not happen on the event loop.
		return this.confirmed.isDone() ? this.confirmed.copy() : this.confirmed.whenCompleteAsync((done, failure) -> {
		}, BackgroundThreads.now());
	}

	@Override
	public CompletableFuture<Void> closed() {
		return this.closed.copy();
	}

	@Override
	public String toString() {
		return "ChannelSubscription[%s, %s, %s]".formatted(id(), destinations(), state());
	}

}
