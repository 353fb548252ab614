package io.github.headrace.stream;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.deadletter.ChannelDeadLetters;
import io.github.headrace.deadletter.DeadLetter;
import io.github.headrace.deadletter.DeadLetterAdded;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.DeadLetterSources;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the settlement of a stream buries is found and replayed by the id of the listener.
 */
class StreamDeadLettersIntegrationTests {

	private static final byte[] BINARY = { 0, -1, '\r', '\n', -128, 127 };

	private final RedisServer server = RedisServer.start();

	private final LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(),
			this.server.port());

	private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

	private final BlockingQueue<Object> published = new LinkedBlockingQueue<>();

	private final StreamSource source = StreamSource.of(StreamKey.of(Namespace.of("shop"), "orders"), "billing");

	private NativeConnection connection;

	private GroupSettlement settlement;

	private DeadLetters deadLetters;

	@BeforeEach
	void start() {
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = NativeConnection.of(this.factory);
		this.settlement = new GroupSettlement(this.connection, "host-1", StreamListenerSettings.DEFAULTS,
				new Unsettled(100, 10_000_000), new StreamCounters(),
				new PublishedStreamEvents("bill", this.published::add, true), this.timer);
		ListenerRegistry registry = new ListenerRegistry();
		registry.register(container());
		this.deadLetters = new DeadLetters(registry,
				new ChannelDeadLetters(NativeConnections.of(this.connection), Namespace.NONE, (event) -> {
				}));
	}

	@AfterEach
	void stop() {
		this.timer.shutdownNow();
		this.factory.destroy();
		this.server.close();
	}

	private ListenerContainer container() {
		return (ListenerContainer) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ListenerContainer.class, DeadLetterSources.class },
				(proxy, method, arguments) -> switch (method.getName()) {
					case "id" -> "bill";
					case "deadLetterSources" ->
						StreamDeadLetters.of("bill", this.connection, List.of(this.source, this.source.replays()));
					default -> null;
				});
	}

	/** Delivers an entry with some fields to the consumer. */
	private Delivery delivered(StreamSource from, List<byte[]> fields) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(from.key()).add("*");
		fields.forEach(args::add);
		this.connection.await(this.connection.send((commands) -> commands.dispatch(CommandType.XADD,
				new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), args)));
		return read(from);
	}

	/** Reads what is next for the group. */
	private Delivery read(StreamSource from) {
		try {
			this.connection.await(this.connection
				.send((commands) -> commands.xgroupCreate(XReadArgs.StreamOffset.from(from.key(), "0"),
						from.groupName(), XGroupCreateArgs.Builder.mkstream())));
		}
		catch (RuntimeException ex) {
			// It is there already.
		}
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).add("GROUP")
			.add(from.groupName())
			.add("host-1")
			.add("COUNT")
			.add(1)
			.add("STREAMS")
			.addKey(from.key())
			.add(">");
		List<Object> reply = this.connection.await(this.connection.send((commands) -> commands
			.dispatch(CommandType.XREADGROUP, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args)));
		List<Object> entry = list(entries(reply).get(0));
		return new Delivery(from, EntryId.parse((byte[]) entry.get(0)), new EntryFields(bytesOf(entry.get(1))), 1);
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(Object value) {
		return (List<Object>) value;
	}

	private static List<Object> entries(List<Object> reply) {
		// RESP3 has a map in place of a list of pairs.
		return list((reply.get(0) instanceof byte[]) ? reply.get(1) : list(reply.get(0)).get(1));
	}

	@SuppressWarnings("unchecked")
	private static List<byte[]> bytesOf(Object value) {
		return (List<byte[]>) value;
	}

	private static List<byte[]> parts(int count) {
		return IntStream.range(0, count).mapToObj((i) -> ("part" + i).getBytes(StandardCharsets.UTF_8)).toList();
	}

	private DeadLetter buried(Delivery delivery) {
		DeadLetterQueue queue = this.deadLetters.of("bill");
		this.settlement.bury(delivery, DeadLetterReason.FAILED, new IOException("no ink"));
		await().until(() -> queue.count() == 1);
		return queue.list(10, null).letters().get(0);
	}

	@Test
	void readsWhatTheScriptHasWritten() {
		List<byte[]> fields = List.of(BINARY, BINARY, BINARY, new byte[0]);
		Delivery delivery = delivered(this.source, fields);
		DeadLetter letter = buried(delivery);
		assertThat(letter.destination()).isEqualTo("orders");
		assertThat(letter.originalId()).isEqualTo(delivery.id().toString());
		assertThat(letter.attempts()).isOne();
		assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
		assertThat(letter.exception()).isEqualTo(IOException.class.getName());
		assertThat(letter.message()).isEqualTo("no ink");
		assertThat(letter.consumer()).isEqualTo("host-1");
		assertThat(letter.fields().namesAndValues()).usingElementComparator(Arrays::compare).isEqualTo(fields);
		assertThat(this.deadLetters.of("bill").key()).isEqualTo("{shop:orders}:billing:dlq");
		await().untilAsserted(() -> assertThat(this.published).containsExactly(new DeadLetterAdded("bill", "orders",
				letter.originalId(), DeadLetterReason.FAILED, String.valueOf(letter.fingerprint()), 1)));
	}

	@Test
	void keepsTheOriginalIdThroughReplaysThatFail() {
		Delivery delivery = delivered(this.source, parts(4));
		DeadLetter letter = buried(delivery);
		for (int i = 0; i < 3; i++) {
			assertThat(this.deadLetters.of("bill").replayAll().replayed()).isOne();
			Delivery replayed = read(this.source.replays());
			assertThat(replayed.originalId()).isEqualTo(letter.originalId());
			assertThat(replayed.fields().size()).isEqualTo(3);
			DeadLetter again = buried(replayed);
			assertThat(again.originalId()).isEqualTo(letter.originalId());
			assertThat(again.fields().namesAndValues()).usingElementComparator(Arrays::compare).isEqualTo(parts(4));
		}
	}

	@Test
	void buriesAndReplaysThousandsOfFields() {
		List<byte[]> fields = new ArrayList<>(parts(10_000));
		DeadLetter letter = buried(delivered(this.source, fields));
		assertThat(letter.fields().namesAndValues()).usingElementComparator(Arrays::compare).isEqualTo(fields);
		assertThat(this.deadLetters.of("bill").replay(List.of(letter.id())).replayed()).isOne();
		assertThat(read(this.source.replays()).fields().size()).isEqualTo(5_001);
	}

	@Test
	void tellsOfSuccesses() {
		Delivery delivery = delivered(this.source, parts(2));
		this.settlement.succeeded(delivery);
		assertThat(this.published)
			.containsExactly(new StreamEntrySucceeded("bill", "orders", "billing", delivery.id().toString(), 1));
	}

}
