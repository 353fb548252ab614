package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class EntriesOutputIntegrationTests {

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		redis = client.connect().sync();
	}

	@AfterAll
	static void stopServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void addEntries() {
		redis.flushall();
		for (int i = 1; i <= 300; i++) {
			redis.xadd("a", new XAddArgs().id(i + "-7"), Map.of("n", "a" + i, "big", "x".repeat(i * 40)));
		}
		redis.xadd("b", new XAddArgs().id("5-0"), Map.of("n", "b5"));
		redis.xadd("b", new XAddArgs().id("18446744073709551615-1"), Map.of("n", ""));
	}

	@ParameterizedTest
	@EnumSource
	void readsManyEntriesOfSeveralStreams(ProtocolVersion protocol) {
		List<StreamEntry> entries = read(protocol, CommandType.XREAD, EntriesOutput.ofStreams(), "COUNT", "1000",
				"STREAMS", "a", "none", "b", "0", "0", "0");
		assertThat(entries).hasSize(302);
		assertThat(entries.subList(0, 300)).allSatisfy((entry) -> assertThat(key(entry)).isEqualTo("a"));
		assertThat(entries.get(299).id()).isEqualTo(new EntryId(300, 7));
		assertThat(entries.get(299).fields().text("n")).isEqualTo("a300");
		assertThat(entries.get(299).fields().text("big")).hasSize(12_000);
		assertThat(key(entries.get(300))).isEqualTo("b");
		assertThat(entries.get(301).id()).isEqualTo(new EntryId(-1, 1));
		assertThat(entries.get(301).fields().text("n")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void takesRepeatedFieldsByteByByte(ProtocolVersion protocol) {
		List<StreamEntry> entries = read(protocol, CommandType.XREAD, EntriesOutput.ofStreams(), "STREAMS", "c",
				addedWithRepeatedField());
		assertThat(entries).isEmpty();
		entries = read(protocol, CommandType.XREAD, EntriesOutput.ofStreams(), "STREAMS", "c", "0");
		assertThat(entries).singleElement().satisfies((entry) -> {
			assertThat(entry.fields().size()).isEqualTo(2);
			assertThat(entry.fields().name(1)).isEqualTo("f");
			assertThat(entry.fields().value(1)).asString(StandardCharsets.UTF_8).isEqualTo("2");
		});
	}

	private static String addedWithRepeatedField() {
		return redis.dispatch(CommandType.XADD, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("c").add("*").add("f").add("1").add("f").add("2"));
	}

	@ParameterizedTest
	@EnumSource
	void hasNoEntriesWhenThereIsNothingNew(ProtocolVersion protocol) {
		assertThat(read(protocol, CommandType.XREAD, EntriesOutput.ofStreams(), "STREAMS", "a", "$")).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void showsPendingEntriesThatWereDeleted(ProtocolVersion protocol) {
		redis.dispatch(CommandType.XGROUP, new StatusOutput<>(StringCodec.UTF8),
				new CommandArgs<>(StringCodec.UTF8).add("CREATE").add("a").add("g").add("0"));
		read(protocol, CommandType.XREADGROUP, EntriesOutput.ofStreams(), "GROUP", "g", "me", "COUNT", "3", "STREAMS",
				"a", ">");
		redis.xdel("a", "2-7");
		List<StreamEntry> pending = read(protocol, CommandType.XREADGROUP, EntriesOutput.ofStreams(), "GROUP", "g",
				"me", "STREAMS", "a", "0");
		assertThat(pending).extracting((entry) -> entry.id().milliseconds()).containsExactly(1L, 2L, 3L);
		assertThat(pending).extracting((entry) -> entry.fields() != null).containsExactly(true, false, true);
	}

	@ParameterizedTest
	@EnumSource
	void readsARange(ProtocolVersion protocol) {
		List<StreamEntry> entries = read(protocol, CommandType.XRANGE, EntriesOutput.ofRange(), "a", "299", "+");
		assertThat(entries).extracting((entry) -> entry.fields().text("n")).containsExactly("a299", "a300");
	}

	private static String key(StreamEntry entry) {
		return new String(entry.key(), StandardCharsets.UTF_8);
	}

	private static List<StreamEntry> read(ProtocolVersion protocol, CommandType type, EntriesOutput output,
			String... arguments) {
		client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE);
		List.of(arguments).forEach(args::add);
		try (StatefulRedisConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE)) {
			RedisFuture<List<StreamEntry>> answer = connection.async().dispatch(type, output, args);
			return answer.toCompletableFuture().join();
		}
	}

}
