package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.connection.Namespace;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;

/**
 * A stream and a group of its own on a server, as other clients see them.
 */
final class TestGroup implements AutoCloseable {

	static final String GROUP = "billing";

	static final String PARKED = "~retry";

	private static final AtomicInteger STREAMS = new AtomicInteger();

	final StreamSource source;

	final RedisCommands<String, String> redis;

	private final RedisServer server;

	private final RedisClient client;

	private final List<TestConsumer> consumers = new ArrayList<>();

	private TestGroup(RedisServer server, StreamSource source) {
		this.server = server;
		this.source = source;
		this.client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		this.redis = this.client.connect().sync();
		this.redis.xgroupCreate(StreamOffset.from(key(), "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
	}

	static TestGroup on(RedisServer server) {
		return new TestGroup(server, newSource());
	}

	static TestGroup ofReplays(RedisServer server) {
		return new TestGroup(server, newSource().replays());
	}

	private static StreamSource newSource() {
		return StreamSource.of(StreamKey.of(Namespace.NONE, "orders" + STREAMS.incrementAndGet()), GROUP);
	}

	TestConsumer consumer(String name, StreamListenerSettings settings) {
		TestConsumer consumer = new TestConsumer(this, name, settings, this.server.host(), this.server.port());
		this.consumers.add(consumer);
		return consumer;
	}

	/** A consumer that reaches the server in another way. */
	TestConsumer consumer(String name, StreamListenerSettings settings, String host, int port) {
		TestConsumer consumer = new TestConsumer(this, name, settings, host, port);
		this.consumers.add(consumer);
		return consumer;
	}

	String key() {
		return new String(this.source.key(), StandardCharsets.UTF_8);
	}

	String parkedKey() {
		return new String(this.source.parkedKey(), StandardCharsets.UTF_8);
	}

	String lettersKey() {
		return new String(this.source.deadLetterKey(), StandardCharsets.UTF_8);
	}

	List<String> add(int entries) {
		List<String> ids = new ArrayList<>();
		for (int i = 0; i < entries; i++) {
			ids.add(this.redis.xadd(key(), "payload", "entry " + i));
		}
		return ids;
	}

	/** Delivers to a consumer that never does anything, as one that has been killed. */
	void deliverToDead(String consumer, int times) {
		this.redis.xreadgroup(io.lettuce.core.Consumer.from(GROUP, consumer), StreamOffset.lastConsumed(key()));
		for (PendingMessage entry : pendingEntries()) {
			if (entry.getConsumer().equals(consumer) && entry.getRedeliveryCount() != times) {
				claim(entry.getId(), consumer, times);
			}
		}
	}

	void claim(String id, String consumer, int count) {
		this.redis.eval(
				"return redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'RETRYCOUNT', ARGV[4], 'JUSTID')",
				ScriptOutputType.MULTI, new String[] { key() }, GROUP, consumer, id, String.valueOf(count));
	}

	/** Returns owner and delivery count by id. */
	Map<String, String> pending() {
		Map<String, String> pending = new LinkedHashMap<>();
		pendingEntries()
			.forEach((entry) -> pending.put(entry.getId(), entry.getConsumer() + " " + entry.getRedeliveryCount()));
		return pending;
	}

	private List<PendingMessage> pendingEntries() {
		return this.redis.xpending(key(), GROUP, Range.unbounded(), Limit.from(100_000));
	}

	/** Returns the dead letters, each as names and values in turn. */
	List<List<String>> letters() {
		List<List<Object>> raw = this.redis.eval("return redis.call('XRANGE', KEYS[1], '-', '+')",
				ScriptOutputType.MULTI, lettersKey());
		List<List<String>> letters = new ArrayList<>();
		raw.forEach((entry) -> letters.add(strings(entry.get(1))));
		return letters;
	}

	@SuppressWarnings("unchecked")
	private static List<String> strings(Object list) {
		return (List<String>) list;
	}

	List<String> consumers() {
		List<String> names = new ArrayList<>();
		this.redis.xinfoConsumers(key(), GROUP).forEach((info) -> names.add((String) ((List<?>) info).get(1)));
		return names;
	}

	/** Returns for how many milliseconds a consumer has shown no sign of life. */
	long idle(String consumer) {
		return this.redis.xinfoConsumers(key(), GROUP)
			.stream()
			.map((info) -> (List<?>) info)
			.filter((info) -> info.get(1).equals(consumer))
			.mapToLong((info) -> (Long) info.get(5))
			.findFirst()
			.orElseThrow();
	}

	/** Returns the clock of the server. */
	long time() {
		List<String> time = this.redis.time();
		return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
	}

	@Override
	public void close() {
		this.consumers.forEach(TestConsumer::close);
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
	}

}
