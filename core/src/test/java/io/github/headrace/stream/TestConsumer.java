package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.Consumer;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Settlement and recovery of one consumer, whose reader and handlers are the test.
 */
final class TestConsumer implements AutoCloseable {

	final StreamCounters counters = new StreamCounters();

	final RecordingEvents events = new RecordingEvents();

	final RecordingLanes lanes = new RecordingLanes();

	final TestGate gate = new TestGate();

	final Unsettled unsettled;

	final GroupSettlement settlement;

	final Recovery recovery;

	final String name;

	final StreamListenerSettings settings;

	private final TestGroup group;

	private final LettuceConnectionFactory factory;

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	TestConsumer(TestGroup group, String name, StreamListenerSettings open, String host, int port) {
		this.group = group;
		this.name = name;
		this.settings = open.orElse(StreamListenerSettings.DEFAULTS);
		this.unsettled = new Unsettled(this.settings.prefetch(), this.settings.prefetchMaxBytes());
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(1)).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		NativeConnection connection = connection();
		this.settlement = new GroupSettlement(connection, name, this.settings, this.unsettled, this.counters,
				this.events, this.timer);
		this.recovery = new Recovery(connection, List.of(group.source), name, this.settings, this.unsettled, this.lanes,
				this.gate, new ReentrantLock(), this.counters, this.events);
		this.settlement.onParked(this.recovery::wakeUp);
	}

	static StreamListenerSettings lease(Duration lease, int maxAttempts) {
		return settings(lease, maxAttempts, 512, TrimSettings.NONE, false);
	}

	static StreamListenerSettings trim(TrimSettings trim) {
		return settings(Duration.ofSeconds(30), 5, 512, trim, false);
	}

	static StreamListenerSettings settings(Duration lease, int maxAttempts, int prefetch, TrimSettings trim,
			boolean exclusive) {
		RetrySettings retry = new RetrySettings(maxAttempts, Duration.ofMillis(500), 2, Duration.ofSeconds(10),
				Duration.ZERO);
		return new StreamListenerSettings(null, null, null, null, exclusive, null, prefetch, null, null, lease, null,
				null, null, null, null, retry, null, trim, null, null, null);
	}

	static StreamListenerSettings deadLetters(long maxLength) {
		return new StreamListenerSettings(null, null, null, null, null, null, null, null, null, null, null, null, null,
				null, null, null, null, null, null, maxLength, null);
	}

	private NativeConnection connection() {
		return NativeConnection.of(this.factory);
	}

	ConsumerScripts scripts() {
		return new ConsumerScripts(connection(), this.name, this.settings);
	}

	/** Reads as a reader does. */
	List<Delivery> read(int count) {
		List<Delivery> deliveries = new ArrayList<>();
		for (StreamMessage<String, String> message : this.group.redis.xreadgroup(
				Consumer.from(TestGroup.GROUP, this.name), XReadArgs.Builder.count(count),
				StreamOffset.lastConsumed(this.group.key()))) {
			List<byte[]> fields = new ArrayList<>();
			message.getBody().forEach((field, value) -> {
				fields.add(field.getBytes(StandardCharsets.UTF_8));
				fields.add(value.getBytes(StandardCharsets.UTF_8));
			});
			deliveries.add(new Delivery(this.group.source, EntryId.parse(message.getId()), new EntryFields(fields), 1));
		}
		return this.unsettled.addAll(deliveries);
	}

	Delivery readOne() {
		return read(1).get(0);
	}

	void flush() throws Exception {
		this.settlement.flush().get(10, TimeUnit.SECONDS);
	}

	TestConsumer started() throws InterruptedException {
		this.recovery.start();
		return this;
	}

	@Override
	public void close() {
		this.recovery.stop();
		this.settlement.close();
		this.timer.shutdownNow();
		this.factory.destroy();
	}

}
