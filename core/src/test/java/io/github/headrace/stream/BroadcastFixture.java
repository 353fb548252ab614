package io.github.headrace.stream;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes containers of broadcast listeners, and ends them.
 */
final class BroadcastFixture implements AutoCloseable {

	final BlockingQueue<ListenerFailure> failures = new LinkedBlockingQueue<>();

	final List<String> lost = new CopyOnWriteArrayList<>();

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final List<StreamListenerContainer> containers = new CopyOnWriteArrayList<>();

	private final NativeConnection connection;

	private StartMode startMode = StartMode.FAIL_FAST;

	BroadcastFixture(NativeConnection connection) {
		this.connection = connection;
	}

	BroadcastFixture startMode(StartMode mode) {
		this.startMode = mode;
		return this;
	}

	/** Settings with short times and without jitter. */
	static StreamListenerSettings settings(String startFrom, int prefetch) {
		StreamListenerSettings given = Settings.open()
			.retry(new RetrySettings(3, Duration.ofMillis(20), 1, Duration.ofSeconds(1), Duration.ZERO))
			.build();
		return new StreamListenerSettings(null, null, null, null, null, startFrom, prefetch, null,
				Duration.ofMillis(500), null, null, null, null, null, null, given.retry(), null, null, null, null,
				null);
	}

	StreamListenerContainer create(StreamListenerSettings declared, Consumer<StreamEndpoint.Builder<String>> endpoint,
			String... streams) {
		StreamEndpoint.Builder<String> builder = StreamEndpoint.builder("prices", String.class).streams(streams);
		endpoint.accept(builder);
		StreamEndpoint effective = builder.settings(declared.orElse(StreamListenerSettings.DEFAULTS)).build();
		BroadcastContainers containers = new BroadcastContainers(this.executor,
				new JsonPayloadConverter(JsonMapper.builder().build()), this.failures::add, this.startMode, this.timer,
				(listener) -> MessageObserver.NONE);
		StreamListenerContainer created = containers.create(effective, declared, this.connection,
				Arrays.stream(streams).map((name) -> StreamKey.of(Namespace.NONE, name)).toList(), new Events());
		this.containers.add(created);
		return created;
	}

	@Override
	public void close() throws Exception {
		this.containers.forEach(StreamListenerContainer::abort);
		this.executor.destroy();
		this.timer.shutdownNow();
	}

	private final class Events implements StreamEvents {

		@Override
		public void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason,
				FailureMark mark) {
			throw new IllegalStateException("There are no dead letters");
		}

		@Override
		public void lost(StreamSource source, long count, String detail) {
			BroadcastFixture.this.lost.add(detail);
		}

		@Override
		public void groupCreatedAgain(StreamSource source, String position) {
			throw new IllegalStateException("There is no group");
		}

	}

}
