package io.github.headrace.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LogReaderIntegrationTests {

	private static final String KEY = LogReaderTestContext.STREAM.key();

	private static RedisServer server;

	private LogReaderTestContext test;

	private final RecordingLogListener listener = new RecordingLogListener();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.test = new LogReaderTestContext(server);
		this.test.call(this.test.redis().flushall());
	}

	@AfterEach
	void disconnect() {
		this.test.close();
	}

	@Test
	void givesEveryReaderEverythingInOrder() {
		this.test.add(1, 10_000);
		List<RecordingLogListener> listeners = Stream.generate(RecordingLogListener::new).limit(3).toList();
		listeners.forEach((each) -> this.test.reader("beginning", each));
		this.test.add(10_001, 20_000);
		List<String> expected = LogReaderTestContext.numbers(1, 20_000);
		listeners.forEach((each) -> await().untilAsserted(() -> assertThat(each.values()).isEqualTo(expected)));
		assertThat(listeners).allSatisfy((each) -> assertThat(each.said).containsExactly("resumed"));
	}

	@Test
	void readsWithTheOlderProtocol() {
		LettuceClientConfiguration older = LettuceClientConfiguration.builder()
			.clientOptions(ClientOptions.builder().protocolVersion(ProtocolVersion.RESP2).build())
			.build();
		NativeConnection connection = this.test
			.connection(new RedisStandaloneConfiguration(server.host(), server.port()), older);
		this.test.add(1, 1000);
		this.test.reader(connection, "beginning", this.listener, LogReaderTestContext.STREAM);
		expect(1, 1000);
		assertThat(this.listener.connections.get(0).runId()).hasSize(40);
		this.test.call(this.test.redis().del(KEY));
		await().untilAsserted(() -> assertThat(this.listener.said).containsExactly("resumed", "missing BEGUN_ANEW"));
	}

	@Test
	void beginsBehindTheLastEntry() {
		this.test.add(1, 5);
		this.test.call(this.test.redis().xdel(KEY, last().toString()));
		LogReader reader = this.test.reader("latest", this.listener);
		await().until(reader::isReading);
		this.test.add(6, 7);
		expect(6, 7);
		assertThat(reader.position(LogReaderTestContext.STREAM)).contains(last());
	}

	@Test
	void beginsWithTheFirstEntryOfAStreamThatIsNotThereYet() {
		LogReader reader = this.test.reader("latest", this.listener);
		await().until(reader::isReading);
		assertThat(reader.position(LogReaderTestContext.STREAM)).contains(EntryId.MIN);
		assertThat(reader.lag(LogReaderTestContext.STREAM)).hasValue(0);
		this.test.add(1, 3);
		expect(1, 3);
		assertThat(this.listener.said).containsExactly("resumed");
	}

	@Test
	void beginsBehindAnId() {
		List<EntryId> ids = this.test.add(1, 5);
		this.test.reader(ids.get(2).toString(), this.listener);
		expect(4, 5);
	}

	@Test
	void beginsAtATime() {
		long now = System.currentTimeMillis();
		addAt(now - Duration.ofHours(3).toMillis(), 1);
		addAt(now - Duration.ofMinutes(59).toMillis(), 2);
		addAt(now, 3);
		this.test.reader("-1h", this.listener);
		expect(2, 3);
		RecordingLogListener other = new RecordingLogListener();
		this.test.reader(Instant.ofEpochMilli(now).toString(), other);
		await().untilAsserted(() -> assertThat(other.values()).containsExactly("3"));
	}

	private void addAt(long milliseconds, int n) {
		this.test.call(this.test.redis().xadd(KEY, new XAddArgs().id(milliseconds + "-0"), "n", Integer.toString(n)));
	}

	@Test
	void readsSeveralStreamsEachInOrder() {
		StreamKey one = StreamKey.of(Namespace.NONE, "one");
		StreamKey two = StreamKey.of(Namespace.NONE, "two");
		this.test.add("one", 1, 1000);
		this.test.reader(this.test.connection(), "beginning", this.listener, one, two);
		this.test.add("two", 2001, 3000);
		await().untilAsserted(() -> assertThat(this.listener.values()).hasSize(2000));
		assertThat(this.listener.values().stream().filter((n) -> Integer.parseInt(n) <= 1000))
			.isEqualTo(LogReaderTestContext.numbers(1, 1000));
		assertThat(this.listener.values().stream().filter((n) -> Integer.parseInt(n) > 1000))
			.isEqualTo(LogReaderTestContext.numbers(2001, 3000));
	}

	@Test
	void goesOnWhereItWasStopped() {
		this.test.add(1, 10);
		LogReader reader = this.test.reader("beginning", this.listener);
		expect(1, 10);
		assertThat(reader.stop()).succeedsWithin(Duration.ofSeconds(1));
		assertThat(reader.isReading()).isFalse();
		this.test.add(11, 20);
		reader.start();
		expect(1, 20);
		assertThat(this.listener.said).containsExactly("resumed", "resumed");
	}

	@Test
	void survivesAListenerThatFails() {
		this.test.add(1, 1000);
		LogReader reader = this.test.reader("beginning", new LogListener() {

			@Override
			public void entries(StreamKey stream, List<LogEntry> entries) {
				LogReaderIntegrationTests.this.listener.entries(stream, entries);
				throw new IllegalStateException("on purpose");
			}

		});
		expect(1, 1000);
		await().until(reader::isReading);
	}

	@ParameterizedTest
	@ValueSource(strings = { "latest", "beginning" })
	void saysWhatTheKeyIsAndGoesOnWhenItHasGone(String start) {
		this.test.call(this.test.redis().set(KEY, "no stream"));
		LogReader reader = this.test.reader(start, this.listener);
		await().until(() -> reader.condition().state() == ListenerState.FAILED);
		assertThat(reader.condition().reason()).contains("'prices'", "string");
		assertThat(this.listener.said).containsExactly("interrupted");
		assertThat(reader.stop()).succeedsWithin(Duration.ofSeconds(1));
		this.test.call(this.test.redis().del(KEY));
		reader.start();
		await().until(reader::isReading);
		this.test.add(1, 2);
		expect(1, 2);
	}

	@Test
	void failsWhenAnotherKindOfValueTakesThePlaceOfTheStream() {
		this.test.add(1, 1);
		LogReader reader = this.test.reader("beginning", this.listener);
		expect(1, 1);
		this.test.call(this.test.redis().set(KEY, "no stream"));
		await().until(() -> reader.condition().state() == ListenerState.FAILED);
		assertThat(reader.condition().reason()).contains("'prices'", "string");
	}

	@Test
	void stopsAtOnceWhileItWaitsWithHardlyAnyRight() {
		this.test.call(this.test.redis()
			.aclSetuser("reader",
					AclSetuserArgs.Builder.on()
						.addPassword("secret")
						.keyPattern("*")
						.addCommand(CommandType.XREAD)
						.addCommand(CommandType.XINFO)
						.addCommand(CommandType.HELLO)));
		RedisStandaloneConfiguration restricted = new RedisStandaloneConfiguration(server.host(), server.port());
		restricted.setUsername("reader");
		restricted.setPassword("secret");
		LogReader reader = this.test.reader(
				this.test.connection(restricted, LettuceClientConfiguration.defaultConfiguration()), "latest",
				this.listener, LogReaderTestContext.STREAM);
		await().until(reader::isReading);
		this.test.add(1, 1);
		expect(1, 1);
		assertThat(this.listener.connections.get(0).runId()).isNull();
		await().until(() -> this.test.call(this.test.redis().info("clients")).contains("blocked_clients:1"));
		assertThat(reader.stop()).succeedsWithin(Duration.ofMillis(400));
		await().until(() -> this.test.call(this.test.redis().info("clients")).contains("blocked_clients:0"));
	}

	private EntryId last() {
		List<EntryId> ids = this.test.call(this.test.redis().xrevrange(KEY, Range.unbounded(), Limit.from(1)))
			.stream()
			.map((entry) -> EntryId.parse(entry.getId()))
			.toList();
		return ids.get(0);
	}

	private void expect(int from, int to) {
		List<String> expected = LogReaderTestContext.numbers(from, to);
		await().untilAsserted(() -> assertThat(this.listener.values()).isEqualTo(expected));
	}

}
