package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.EntryFields;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The lanes of one consumer, without a server behind them.
 *
 * @param <T> the type of the payloads
 */
final class LanesUnderTest<T> implements AutoCloseable {

	static final StreamSource SOURCE = StreamSource.of(StreamKey.of(Namespace.NONE, "orders"), "billing");

	final Unsettled unsettled = new Unsettled(1_000_000, Long.MAX_VALUE);

	final RecordingSettlement settlement = new RecordingSettlement(this.unsettled);

	final StreamCounters counters = new StreamCounters();

	final BlockingQueue<ListenerFailure> failures = new LinkedBlockingQueue<>();

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final AtomicLong sequence = new AtomicLong();

	private final StreamEndpoint.Builder<T> endpoint;

	private NativeConnection connection = NativeConnection.of(new LettuceConnectionFactory());

	private RetrySettings retry = retry(3, Duration.ofMillis(1));

	private UnaryOperator<StreamListenerSettings> settings = UnaryOperator.identity();

	private GroupLanes lanes;

	LanesUnderTest(Class<T> payloadType) {
		this.endpoint = StreamEndpoint.builder("orders", payloadType).streams("orders").group("billing");
	}

	static RetrySettings retry(int maxAttempts, Duration delay) {
		return new RetrySettings(maxAttempts, delay, 1, Duration.ofMinutes(1), Duration.ZERO);
	}

	LanesUnderTest<T> declared(Consumer<StreamEndpoint.Builder<T>> declaration) {
		declaration.accept(this.endpoint);
		return this;
	}

	LanesUnderTest<T> retrying(int maxAttempts, Duration delay) {
		this.retry = retry(maxAttempts, delay);
		return this;
	}

	/** Settings that go before the others. */
	LanesUnderTest<T> with(StreamListenerSettings more) {
		UnaryOperator<StreamListenerSettings> before = this.settings;
		this.settings = (current) -> more.orElse(before.apply(current));
		return this;
	}

	LanesUnderTest<T> keyed(String orderingKey, int concurrency) {
		return with(Settings.open().orderingKey(orderingKey).concurrency(concurrency).build());
	}

	LanesUnderTest<T> connected(NativeConnection other) {
		this.connection = other;
		return this;
	}

	GroupLanes lanes() {
		if (this.lanes == null) {
			StreamListenerSettings effective = this.settings
				.apply(Settings.open().retry(this.retry).build().orElse(StreamListenerSettings.DEFAULTS));
			this.lanes = GroupLanes.of(this.endpoint.build(), effective,
					new JsonPayloadConverter(JsonMapper.builder().build()), this.executor, this.failures::add,
					this.connection, this.settlement, this.unsettled, this.counters, this.timer, MessageObserver.NONE);
		}
		return this.lanes;
	}

	/** Delivers payloads in one go, with ids from 1 on. */
	List<Delivery> deliver(String... payloads) {
		return deliver(Arrays.stream(payloads).map((payload) -> fields(EntryFields.PAYLOAD, payload)).toList());
	}

	List<Delivery> deliver(List<EntryFields> entries) {
		List<Delivery> deliveries = new ArrayList<>();
		entries.forEach((fields) -> deliveries.add(delivery(fields, 1)));
		deliverAll(deliveries);
		return deliveries;
	}

	Delivery delivery(EntryFields fields, int attempt) {
		return new Delivery(SOURCE, new EntryId(1, this.sequence.incrementAndGet()), fields, attempt);
	}

	void deliverAll(List<Delivery> deliveries) {
		lanes().deliver(this.unsettled.addAll(deliveries));
	}

	static EntryFields fields(String... namesAndValues) {
		return new EntryFields(
				Arrays.stream(namesAndValues).map((text) -> text.getBytes(StandardCharsets.UTF_8)).toList());
	}

	@Override
	public void close() throws Exception {
		if (this.lanes != null) {
			this.lanes.abort();
		}
		this.executor.destroy();
		this.timer.shutdownNow();
	}

}
