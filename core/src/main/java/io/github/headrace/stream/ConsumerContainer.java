package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.github.headrace.deadletter.DeadLetterSource;
import io.github.headrace.deadletter.DeadLetterSources;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.listener.StartMode;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the entries of some streams to one handler, as a consumer of a group or without
 * one.
 */
final class ConsumerContainer implements StreamListenerContainer, DeadLetterSources {

	private static final Log logger = LogFactory.getLog(ConsumerContainer.class);

	/** An answer comes soon, unless there is nobody to give one. */
	private static final Duration FIRST_ANSWER = Duration.ofSeconds(1);

	private static final Duration FAIL_FAST = Duration.ofSeconds(15);

	private final StreamEndpoint endpoint;

	private final boolean autoStartup;

	private final StartMode startMode;

	private final StreamsView streams;

	private final Supplier<? extends StreamConsumer> consumers;

	private final StreamCounters counters;

	private final List<DeadLetterSource> deadLetters;

	private final Object lifecycle = new Object();

	private volatile ListenerState state = ListenerState.STOPPED;

	private volatile @Nullable StreamConsumer consumer;

	private CompletableFuture<Void> stopped = CompletableFuture.completedFuture(null);

	private boolean startAfterStop;

	ConsumerContainer(StreamEndpoint endpoint, boolean autoStartup, StartMode startMode, StreamsView streams,
			Supplier<? extends StreamConsumer> consumers, StreamCounters counters, List<DeadLetterSource> deadLetters) {
		this.endpoint = endpoint;
		this.autoStartup = autoStartup;
		this.startMode = startMode;
		this.streams = streams;
		this.consumers = consumers;
		this.counters = counters;
		this.deadLetters = List.copyOf(deadLetters);
	}

	@Override
	public List<DeadLetterSource> deadLetterSources() {
		return this.deadLetters;
	}

	@Override
	public void start() {
		StreamConsumer started;
		synchronized (this.lifecycle) {
			this.startAfterStop = this.state == ListenerState.STOPPING;
			if (this.state != ListenerState.STOPPED) {
				return;
			}
			started = this.consumers.get();
			this.consumer = started;
			this.state = ListenerState.RUNNING;
		}
		CompletableFuture<Void> firstAttempt = started.start();
		if (this.startMode == StartMode.FAIL_FAST) {
			requireSuccess(firstAttempt);
		}
		else {
			firstAttempt.handle((done, failure) -> null)
				.completeOnTimeout(null, FIRST_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
				.join();
		}
	}

	private void requireSuccess(CompletableFuture<Void> firstAttempt) {
		Throwable failure;
		try {
			firstAttempt.get(FAIL_FAST.toMillis(), TimeUnit.MILLISECONDS);
			return;
		}
		catch (ExecutionException ex) {
			failure = (ex.getCause() != null) ? ex.getCause() : ex;
		}
		catch (TimeoutException ex) {
			failure = ex;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			failure = ex;
		}
		String reason = ReaderCondition.reason(failure);
		stop();
		throw new StreamConsumerException(this.endpoint.streams(), this.streams.server(), reason, failure);
	}

	@Override
	public CompletableFuture<Void> stop() {
		StreamConsumer stopping;
		CompletableFuture<Void> done = new CompletableFuture<>();
		synchronized (this.lifecycle) {
			stopping = this.consumer;
			this.startAfterStop = false;
			if (stopping == null || this.state == ListenerState.STOPPING) {
				return this.stopped;
			}
			this.state = ListenerState.STOPPING;
			this.stopped = done;
		}
		stopping.stop().whenComplete((ended, failure) -> ended(done));
		return done;
	}

	private void ended(CompletableFuture<Void> done) {
		boolean startAgain;
		synchronized (this.lifecycle) {
			this.consumer = null;
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
		StreamConsumer aborting = this.consumer;
		stop();
		if (aborting != null) {
			aborting.abort();
		}
	}

	@Override
	public void pause() {
		synchronized (this.lifecycle) {
			StreamConsumer current = this.consumer;
			if (this.state == ListenerState.RUNNING && current != null) {
				this.state = ListenerState.PAUSED;
				current.pause();
			}
		}
	}

	@Override
	public void resume() {
		synchronized (this.lifecycle) {
			StreamConsumer current = this.consumer;
			if (this.state == ListenerState.PAUSED && current != null) {
				this.state = ListenerState.RUNNING;
				current.resume();
			}
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
		return this.endpoint.streams();
	}

	@Override
	public @Nullable String group() {
		return this.endpoint.group();
	}

	@Override
	public @Nullable String consumer() {
		StreamConsumer current = this.consumer;
		return (current != null) ? current.name() : null;
	}

	@Override
	public boolean isAutoStartup() {
		return this.autoStartup;
	}

	@Override
	public ListenerState state() {
		ListenerState current = this.state;
		StreamConsumer reading = this.consumer;
		return (current == ListenerState.RUNNING && reading != null) ? reading.state() : current;
	}

	@Override
	public List<ListenerProblem> problems() {
		StreamConsumer reading = this.consumer;
		return (this.state == ListenerState.RUNNING && reading != null) ? reading.problems() : List.of();
	}

	@Override
	public ListenerStatistics statistics() {
		StreamConsumer current = this.consumer;
		return new ListenerStatistics(this.counters.received.sum(), this.counters.succeeded.sum(),
				this.counters.failed.sum(), this.counters.filtered.sum(), this.counters.retried.sum(), 0,
				this.counters.discarded.sum(), this.counters.gaps.sum(), 0, 0, 0,
				(current != null) ? current.depth() : 0, (current != null) ? current.unsettledBytes() : 0,
				this.counters.lastReceived(), this.counters.lastFailure());
	}

	@Override
	public StreamsView streams() {
		return this.streams;
	}

	@Override
	public StreamStatistics streamStatistics() {
		StreamConsumer current = this.consumer;
		return new StreamStatistics(this.counters.parked.sum(), this.counters.deadLettered.sum(),
				this.counters.reclaimed.sum(), this.counters.recovered.sum(), this.counters.fenced.sum(),
				this.counters.duplicates.sum(), this.counters.lost.sum(), this.counters.stuck.sum(),
				(current != null) ? current.unsettledEntries() : 0, (current != null) ? current.unsettledBytes() : 0,
				this.counters.recoveries.sum(), this.counters.groupsCreatedAgain.sum());
	}

	@Override
	public String toString() {
		return "ConsumerContainer[%s, %s, %s]".formatted(id(), destinations(), state());
	}

}
