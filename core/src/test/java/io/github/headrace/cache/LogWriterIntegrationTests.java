package io.github.headrace.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.cache.LogInstances.Instance;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XAddArgs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LogWriterIntegrationTests {

	private static final String KEY = "products::1";

	private RedisServer server;

	private BesideClient beside;

	private final LogInstances instances = new LogInstances();

	private InvalidationTransport log;

	@BeforeEach
	void start() {
		this.server = RedisServer.start();
		this.beside = new BesideClient(this.server);
		NativeConnection connection = this.instances.connection(LogInstances.at(this.server));
		this.log = new StreamInvalidationLog(connection, Namespace.NONE, "me", CacheInvalidationSettings.DEFAULTS,
				Safeguards.ALL);
	}

	@AfterEach
	void stop() {
		this.instances.close();
		this.beside.close();
		this.server.close();
	}

	@Test
	void storesAValueWithTheEntryThatTellsOfIt() {
		this.beside.redis().hset(KEY, Map.of("old", "field"));
		EntryId id = this.log.write(write(null)).join();
		assertThat(this.beside.redis().hgetall(KEY)).isEqualTo(Map.of("v", "7", "g", "red", "a", id.toString()));
		assertThat(this.beside.redis().pttl(KEY)).isBetween(1L, 60_000L);
		assertThat(this.beside.redis().xrange(LogInstances.LOG, Range.unbounded())).singleElement()
			.satisfies((entry) -> assertThat(entry.getBody())
				.isEqualTo(Map.of("v", "1", "p", "0-0", "o", "me", "put:products", "1")));
	}

	@Test
	void storesAValueIfTheLogIsWhereTheWriterIs() {
		EntryId first = this.log.write(write(EntryId.MIN)).join();
		EntryId second = this.log.write(write(first)).join();
		assertThat(this.beside.redis().hget(KEY, "a")).isEqualTo(second.toString());
	}

	@Test
	void removesAValueIfTheWriterHasNotAppliedEverything() {
		EntryId first = this.log.write(write(null)).join();
		this.log.send(List.of(Invalidation.evict("products", "2")), List.of()).join();
		this.log.write(write(first)).join();
		assertThat(this.beside.redis().exists(KEY)).isZero();
		assertThat(this.beside.redis().xlen(LogInstances.LOG)).isEqualTo(3);
	}

	@Test
	void doesNotSendAValueThatNobodyWaitsForAnyMore() {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			NativeConnection connection = this.instances.connection(LogInstances.at(proxy));
			InvalidationTransport away = new StreamInvalidationLog(connection, Namespace.NONE, "me",
					CacheInvalidationSettings.DEFAULTS, Safeguards.ALL);
			away.send(List.of(Invalidation.clear("products")), List.of()).join();
			proxy.refuse();
			proxy.cut();
			await().until(() -> proxy.connections() == 0);
			CompletableFuture<EntryId> late = away.write(write(null));
			assertThat(late.completeExceptionally(new TimeoutException("of a test"))).isTrue();
			CompletableFuture<EntryId> behind = away.send(List.of(Invalidation.clear("products")), List.of());
			proxy.accept();
			assertThat(behind).succeedsWithin(Duration.ofSeconds(30));
			assertThat(this.beside.redis().exists(KEY)).isZero();
		}
	}

	@Test
	void removesKeysBeforeItAppends() throws Exception {
		try (Monitor monitor = new Monitor(this.server)) {
			Instance sender = this.instances.started(LogInstances.at(this.server));
			sender.invalidations().parts().targets().add(new RecordingTarget("products", true));
			List<EntryId> ids = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				sender.invalidations().evict("products", "a" + i);
				ids.add(sender.invalidations().evictAll("products", List.of("b" + i, "c" + i)).join());
			}
			this.beside.redis().set("end", "");
			assertThat(keysWithoutRemoval(monitor.untilKey("end"))).isEmpty();
		}
	}

	@Test
	void sendsTheMostInvalidationsOfOneEntry() {
		List<Invalidation> many = new ArrayList<>();
		List<byte[]> keys = new ArrayList<>();
		for (int i = 0; i < 3000; i++) {
			many.add(Invalidation.evict("products", "" + i));
		}
		for (int i = 0; i < 20_000; i++) {
			keys.add(("products::" + i).getBytes(StandardCharsets.UTF_8));
		}
		this.beside.redis().mset(Map.of("products::0", "x", "products::19999", "x"));
		this.log.send(many, keys).join();
		assertThat(this.beside.redis().exists("products::0", "products::19999")).isZero();
	}

	@Test
	void keepsNoMoreEntriesThanMakeSense() {
		this.beside.redis()
			.eval("for i = 1, 100500 do redis.call('XADD', KEYS[1], '*', 'any', i) end", ScriptOutputType.STATUS,
					LogInstances.LOG);
		await().untilAsserted(() -> {
			this.log.send(List.of(Invalidation.clear("products")), List.of()).join();
			assertThat(this.beside.redis().xlen(LogInstances.LOG)).isLessThan(100_200);
		});
	}

	@Test
	void failsWhereTheLogIsNoStream() {
		this.beside.redis().set(LogInstances.LOG, "text");
		assertThat(this.log.send(List.of(Invalidation.clear("products")), List.of())).failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withStackTraceContaining("WRONGTYPE");
	}

	@Test
	void doesNotNameAPreviousEntryOfALogThatWasDeleted() {
		this.log.send(List.of(Invalidation.clear("products")), List.of()).join();
		this.beside.redis().del(LogInstances.LOG);
		this.log.send(List.of(Invalidation.clear("products")), List.of()).join();
		assertThat(this.beside.redis().xrange(LogInstances.LOG, Range.unbounded())).singleElement()
			.satisfies((entry) -> assertThat(entry.getBody()).containsEntry("p", "0-0"));
	}

	@Test
	void doesNotUseIdsAgainWhenTheLogBeginsAnew() {
		EntryId before = EntryId.MIN;
		for (int i = 0; i < 500; i++) {
			EntryId id = this.log.send(List.of(Invalidation.clear("products")), List.of()).join();
			assertThat(id).isGreaterThan(before);
			before = this.log.send(List.of(Invalidation.clear("products")), List.of()).join();
			this.beside.redis().flushall();
		}
	}

	@Test
	void staysBehindTheLastEntryWhenTheClockIsBehind() {
		this.beside.redis().xadd(LogInstances.LOG, new XAddArgs().id("9999999999999-5"), Map.of("any", "thing"));
		assertThat(this.log.send(List.of(Invalidation.clear("products")), List.of()).join())
			.isEqualTo(new EntryId(9999999999999L, 6));
	}

	/** Returns the keys of entries that were appended before they were removed. */
	private static List<String> keysWithoutRemoval(List<String> commands) {
		Pattern evicted = Pattern.compile("\"evict:products\" \"([^\"]+)\"");
		List<String> without = new ArrayList<>();
		String unlinked = "";
		int appended = 0;
		for (String command : commands) {
			if (command.contains("lua] \"UNLINK\"")) {
				unlinked = command;
			}
			else if (command.contains("lua] \"XADD\"")) {
				Matcher keys = evicted.matcher(command);
				while (keys.find()) {
					appended++;
					if (!unlinked.contains("\"products::" + keys.group(1) + "\"")) {
						without.add(keys.group(1));
					}
				}
				unlinked = "";
			}
		}
		assertThat(appended).isGreaterThanOrEqualTo(150);
		return without;
	}

	private static SharedWrite write(@Nullable EntryId position) {
		List<byte[]> fields = List.of(bytes("v"), bytes("7"), bytes("g"), bytes("red"));
		return new SharedWrite(Invalidation.put("products", "1"), bytes(KEY), fields, Duration.ofMinutes(1), position);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Sees all commands of a server. */
	private static final class Monitor implements AutoCloseable {

		private final Socket socket;

		private final BufferedReader lines;

		Monitor(RedisServer server) throws IOException {
			this.socket = new Socket(server.host(), server.port());
			this.socket.setSoTimeout(10_000);
			this.socket.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
			this.lines = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
			assertThat(this.lines.readLine()).isEqualTo("+OK");
		}

		List<String> untilKey(String key) throws IOException {
			List<String> commands = new ArrayList<>();
			for (String line = this.lines.readLine(); !line.contains("\"SET\" \"%s\"".formatted(key)); line = this.lines
				.readLine()) {
				commands.add(line);
			}
			return commands;
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
