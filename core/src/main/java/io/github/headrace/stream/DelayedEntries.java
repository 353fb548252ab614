package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.listener.ListenerRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Adds delayed entries to their streams when they are due, by the clock of the server:
 * those of streams to which this process has delayed entries, as long as there are any,
 * and those of streams that it {@link #watch watches}, whoever has delayed them.
 * <p>
 * While a process that promotes is alive, entries are added some milliseconds after they
 * are due. If it dies, another one that looks at the stream takes over within four
 * {@linkplain #POLL_INTERVAL intervals}. Looking costs one script for each interval and
 * stream. Runs before listeners are started, and until they have been stopped. Safe for
 * use by several threads.
 */
public final class DelayedEntries implements SmartLifecycle {

	/**
	 * How often streams are looked at whose next entry is due later or unknown.
	 */
	public static final Duration POLL_INTERVAL = Duration.ofSeconds(2);

	private static final Log logger = LogFactory.getLog(DelayedEntries.class);

	private final NativeConnections connections;

	private final long pollMillis;

	private final String owner = UUID.randomUUID().toString();

	private final Map<Place, DelayedStream> streams = new ConcurrentHashMap<>();

	private volatile @Nullable ScheduledThreadPoolExecutor executor;

	DelayedEntries(NativeConnections connections, Duration pollInterval) {
		this.connections = connections;
		this.pollMillis = pollInterval.toMillis();
	}

	/**
	 * Adds what anybody delays for a stream of the default server.
	 * @param stream the stream
	 */
	public void watch(StreamKey stream) {
		watch(NativeConnections.DEFAULT, stream);
	}

	/**
	 * Adds what anybody delays for a stream, until the application ends.
	 * @param connectionFactory the name of the connection factory, or
	 * {@link NativeConnections#DEFAULT}
	 * @param stream the stream
	 */
	public void watch(String connectionFactory, StreamKey stream) {
		at(connectionFactory, stream, (delayed) -> {
			delayed.keep();
			delayed.wakeIn(0);
		});
	}

	/** Looks after the interval, as an entry may or may not have been delayed. */
	void expect(String connectionFactory, StreamKey stream) {
		at(connectionFactory, stream, (delayed) -> delayed.wakeIn(this.pollMillis));
	}

	/** Takes care of an entry that is the next one due. */
	void follow(String connectionFactory, StreamKey stream, long waitMillis) {
		at(connectionFactory, stream, (delayed) -> delayed.follow(waitMillis));
	}

	private void at(String connectionFactory, StreamKey stream, Consumer<DelayedStream> action) {
		NativeConnection connection = this.connections.get(connectionFactory);
		DelayedStream current = this.streams.compute(new Place(connectionFactory, stream), (place, known) -> {
			DelayedStream delayed = (known != null) ? known : create(connection, place);
			runOn(this.executor, delayed);
			action.accept(delayed);
			return delayed;
		});
		// The application may have started in between.
		if (runOn(this.executor, current)) {
			current.wakeIn(0);
		}
	}

	private static boolean runOn(@Nullable ScheduledThreadPoolExecutor threads, DelayedStream delayed) {
		return threads != null && delayed.runOn(threads);
	}

	private DelayedStream create(NativeConnection connection, Place place) {
		return new DelayedStream(connection, place.stream(), this.owner, this.pollMillis, () -> forget(place));
	}

	private void forget(Place place) {
		this.streams.computeIfPresent(place, (same, delayed) -> delayed.isSuperfluous() ? null : delayed);
	}

	/** Returns how many streams are looked at. */
	int streams() {
		return this.streams.size();
	}

	@Override
	public synchronized void start() {
		if (this.executor != null) {
			return;
		}
		CustomizableThreadFactory factory = new CustomizableThreadFactory("headrace-delayed-");
		factory.setDaemon(true);
		ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(1, factory);
		threads.setRemoveOnCancelPolicy(true);
		this.executor = threads;
		this.streams.values().forEach((stream) -> {
			stream.runOn(threads);
			stream.wakeIn(0);
		});
	}

	/**
	 * Stops, and lets others take over at once.
	 */
	@Override
	public synchronized void stop() {
		ScheduledThreadPoolExecutor threads = this.executor;
		if (threads == null) {
			return;
		}
		this.executor = null;
		List<? extends CompletableFuture<?>> released = this.streams.values()
			.stream()
			.map(DelayedStream::stop)
			.toList();
		threads.shutdownNow();
		try {
			CompletableFuture.allOf(released.toArray(CompletableFuture<?>[]::new)).get(1, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Leases of delayed entries were not given back and will run out", ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.executor != null;
	}

	@Override
	public int getPhase() {
		return ListenerRegistry.PHASE - 1;
	}

	/**
	 * A stream of a server.
	 */
	private record Place(String connectionFactory, StreamKey stream) {

	}

}
