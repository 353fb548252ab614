package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the parts of consumers of groups together.
 *
 * @param executor gives the lanes their threads
 * @param converter reads payloads where an endpoint has no converter of its own
 * @param errorHandler handles failures where an endpoint has no handler of its own
 * @param startMode whether a start waits for Redis
 * @param timer tells when something is due
 * @param observers make what is told of the calls of a listener's handler
 */
record GroupContainers(LaneExecutor executor, PayloadConverter converter, ListenerErrorHandler errorHandler,
		StartMode startMode, ScheduledExecutorService timer, Function<String, MessageObserver> observers) {

	/**
	 * Makes a container.
	 * @param endpoint what to read, with settings that leave nothing open
	 * @param connection to the server
	 * @param streams the keys of its streams
	 * @param events is told what becomes of the entries
	 */
	ConsumerContainer create(StreamEndpoint endpoint, NativeConnection connection, List<StreamKey> streams,
			StreamEvents events) {
		StreamCounters counters = new StreamCounters();
		// A mistake in what was declared is to show now.
		StartPosition start = StartPosition.of(endpoint, StartPosition.BEGINNING);
		lanes(endpoint, connection, settlement(endpoint, connection, "", unsettled(endpoint), counters, events),
				unsettled(endpoint), counters)
			.close();
		return new ConsumerContainer(endpoint, required(endpoint.settings().autoStartup()), this.startMode,
				new StreamsView(connection, streams, List.of()),
				() -> consumer(endpoint, connection, streams, start, counters, events), counters,
				StreamDeadLetters.of(endpoint.id(), connection, sources(streams, required(endpoint.group()))));
	}

	private GroupConsumer consumer(StreamEndpoint endpoint, NativeConnection connection, List<StreamKey> streams,
			StartPosition start, StreamCounters counters, StreamEvents events) {
		StreamListenerSettings settings = endpoint.settings();
		String name = ConsumerNames.ofProcess().next();
		Unsettled unsettled = unsettled(endpoint);
		ReentrantLock claims = new ReentrantLock();
		GroupSettlement settlement = settlement(endpoint, connection, name, unsettled, counters, events);
		GroupLanes lanes = lanes(endpoint, connection, settlement, unsettled, counters);
		List<GroupReader> readers = new ArrayList<>();
		List<StreamSource> all = new ArrayList<>();
		for (List<StreamKey> ofSlot : StreamKey.bySlot(streams, connection.factory().isClusterAware())) {
			List<StreamSource> sources = sources(ofSlot, required(endpoint.group()));
			all.addAll(sources);
			Duration patience = ReaderSettings.PATIENCE;
			readers.add(
					new GroupReader(endpoint.id(), connection, sources, name,
							ReaderSettings.of(required(settings.block()), required(settings.lease()),
									prefetch(settings)),
							new ConsumerGroups(sources, start, patience, counters, events),
							new Phantoms(sources, name, patience, unsettled, claims, counters, events), unsettled,
							lanes, counters));
		}
		ReadGate gate = ReadGate.of(readers.stream().map(GroupReader::gate).toList());
		Recovery recovery = new Recovery(connection, all, name, settings, unsettled, lanes, gate, claims, counters,
				events);
		return new GroupConsumer(name, required(settings.exclusive()), unsettled, lanes, settlement, recovery, readers,
				gate);
	}

	private static List<StreamSource> sources(List<StreamKey> streams, String group) {
		List<StreamSource> sources = new ArrayList<>();
		for (StreamKey stream : streams) {
			StreamSource source = StreamSource.of(stream, group);
			sources.add(source);
			sources.add(source.replays());
		}
		return sources;
	}

	private GroupSettlement settlement(StreamEndpoint endpoint, NativeConnection connection, String name,
			Unsettled unsettled, StreamCounters counters, StreamEvents events) {
		return new GroupSettlement(connection, name, endpoint.settings(), unsettled, counters, events, this.timer);
	}

	private GroupLanes lanes(StreamEndpoint endpoint, NativeConnection connection, Settlement settlement,
			Unsettled unsettled, StreamCounters counters) {
		return GroupLanes.of(endpoint, endpoint.settings(), this.converter, this.executor, this.errorHandler,
				connection, settlement, unsettled, counters, this.timer, this.observers.apply(endpoint.id()));
	}

	private static Unsettled unsettled(StreamEndpoint endpoint) {
		StreamListenerSettings settings = endpoint.settings();
		return new Unsettled(prefetch(settings), required(settings.prefetchMaxBytes()));
	}

	/**
	 * Returns how many entries may be unsettled. Where there is one attempt only, what is
	 * read starts at once: a crash uses up the attempt of everything that was delivered.
	 */
	static int prefetch(StreamListenerSettings settings) {
		int concurrency = required(settings.concurrency());
		if (required(settings.retry()).retries()) {
			return Math.max(required(settings.prefetch()), concurrency);
		}
		return required(settings.orderingKey()).isEmpty() ? concurrency : 1;
	}

	private static <V> V required(@Nullable V value) {
		return Objects.requireNonNull(value, "the defaults leave nothing open");
	}

}
