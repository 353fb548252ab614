package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of broadcast listeners together.
 *
 * @param executor gives the lanes their threads
 * @param converter reads payloads where an endpoint has no converter of its own
 * @param errorHandler handles failures where an endpoint has no handler of its own
 * @param startMode whether a start waits for Redis
 * @param timer tells when something is due
 * @param observers make what is told of the calls of a listener's handler
 */
record BroadcastContainers(LaneExecutor executor, PayloadConverter converter, ListenerErrorHandler errorHandler,
		StartMode startMode, ScheduledExecutorService timer, Function<String, MessageObserver> observers) {

	/**
	 * Makes a container.
	 * @param endpoint what to read, with settings that leave nothing open
	 * @param declared the listener's own settings, without what holds for all
	 * @param connection to the server
	 * @param streams the keys of its streams
	 * @param events is told of what is lost
	 * @throws InvalidListenerException if the settings mean nothing, or nothing without a
	 * group
	 */
	StreamListenerContainer create(StreamEndpoint endpoint, StreamListenerSettings declared,
			NativeConnection connection, List<StreamKey> streams, StreamEvents events) {
		BroadcastSettingsCheck.check(endpoint, declared);
		StreamEndpoint shared = endpoint.withSettings(withoutGroup(endpoint.settings()));
		StreamCounters counters = new StreamCounters();
		List<BroadcastConsumer.BroadcastReader> readers = readers(shared, connection, streams, counters, events);
		// A mistake in what was declared is to show now.
		lanes(shared, connection, new BroadcastSettlement(List.of(), this.timer, events), readers, counters).close();
		return new ConsumerContainer(shared, required(shared.settings().autoStartup()), this.startMode,
				new StreamsView(connection, streams,
						readers.stream().map(BroadcastConsumer.BroadcastReader::log).toList()),
				() -> consumer(shared, connection, readers, counters, events), counters, List.of());
	}

	/** What holds for all listeners need not make sense for this one. */
	private static StreamListenerSettings withoutGroup(StreamListenerSettings settings) {
		return new StreamListenerSettings(settings.autoStartup(), settings.concurrency(), settings.orderingKey(),
				settings.onRetry(), false, settings.startFrom(), settings.prefetch(), settings.prefetchMaxBytes(),
				settings.block(), settings.lease(), settings.batchSize(), settings.batchWindow(),
				settings.resultTimeout(), settings.handlerTimeout(), settings.stuckAfter(), settings.retry(),
				settings.notRetryable(), TrimSettings.NONE, null, 0L, settings.connectionFactory());
	}

	private BroadcastConsumer consumer(StreamEndpoint endpoint, NativeConnection connection,
			List<BroadcastConsumer.BroadcastReader> readers, StreamCounters counters, StreamEvents events) {
		BroadcastSettlement settlement = new BroadcastSettlement(
				readers.stream().map(BroadcastConsumer.BroadcastReader::feed).toList(), this.timer, events);
		EntryLanes lanes = lanes(endpoint, connection, settlement, readers, counters);
		settlement.into(lanes);
		return new BroadcastConsumer(endpoint, readers, settlement, lanes, counters, this.timer);
	}

	private EntryLanes lanes(StreamEndpoint endpoint, NativeConnection connection, Settlement settlement,
			List<BroadcastConsumer.BroadcastReader> readers, StreamCounters counters) {
		// Lanes look at what is unsettled only to tell an abort what had begun.
		return GroupLanes.of(endpoint, endpoint.settings(), this.converter, this.executor, this.errorHandler,
				connection, settlement, readers.get(0).feed().unsettled(), counters, this.timer,
				this.observers.apply(endpoint.id()));
	}

	private static List<BroadcastConsumer.BroadcastReader> readers(StreamEndpoint endpoint, NativeConnection connection,
			List<StreamKey> streams, StreamCounters counters, StreamEvents events) {
		StreamListenerSettings settings = endpoint.settings();
		StartPosition start = StartPosition.of(endpoint, StartPosition.LATEST);
		Collection<List<StreamKey>> bySlot = StreamKey.bySlot(streams, connection.factory().isClusterAware());
		int prefetch = Math.max(required(settings.prefetch()), required(settings.concurrency()));
		int share = Math.max(1, prefetch / bySlot.size());
		long shareOfBytes = Math.max(1, required(settings.prefetchMaxBytes()) / bySlot.size());
		LogReaderSettings reading = new LogReaderSettings(endpoint.id(), false, share, required(settings.block()));
		List<BroadcastConsumer.BroadcastReader> readers = new ArrayList<>();
		for (List<StreamKey> ofSlot : bySlot) {
			BroadcastFeed feed = new BroadcastFeed(ofSlot, share, shareOfBytes, counters, events);
			LogReader log = new LogReader(connection, ofSlot, start, reading, feed, counters);
			readers.add(new BroadcastConsumer.BroadcastReader(log, feed));
		}
		return List.copyOf(readers);
	}

	private static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
