package io.github.headrace.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.ReceivedMessage;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.event.EventListener;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Envelopes between applications.
 */
@Timeout(60)
class EnvelopeIntegrationTests {

	private static final JsonMapper MAPPER = new JsonMapper();

	private static RedisServer server;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable some : this.opened) {
			some.close();
		}
	}

	@Test
	void carryPayloadsOfAllKindsAndTellOfThemselves() {
		ListenerTestContext context = open(new ListenerTestContext(server)).envelopes().observer(new Tracing());
		Kinds kinds = new Kinds();
		context.start(kinds);
		context.template().publish("kinds.json", new Item("ä", 3));
		context.template().publishAsync("kinds.text", "{\"name\":\"raw\",\"size\":1}");
		context.template().publishAll("kinds.bytes", List.of(new byte[] { 0, -1 }, new byte[] { 2 }));
		context.template().publishAfterCommit("kinds.json", new Item("b", 4));
		assertThat(context.next(kinds.items)).isEqualTo(new Item("ä", 3));
		assertThat(context.next(kinds.items)).isEqualTo(new Item("b", 4));
		assertThat(context.next(kinds.texts)).isEqualTo("{\"name\":\"raw\",\"size\":1}");
		assertThat(context.next(kinds.bytes)).containsExactly(0, -1);
		assertThat(context.next(kinds.bytes)).containsExactly(2);
		Map<String, Object> headers = context.next(kinds.headers);
		assertThat(headers).containsEntry(ChannelHeaders.SEQUENCE, "1")
			.containsEntry(ChannelHeaders.TYPE, "kinds.json")
			.containsEntry(ChannelHeaders.CHANNEL, "kinds.json")
			.containsEntry("traceparent", "00-1-2-01")
			.containsKeys(ChannelHeaders.ID, ChannelHeaders.TIME);
		assertThat(headers.get(ChannelHeaders.SOURCE)).asString().startsWith("/headrace/test/");
		assertThat(context.failures).isEmpty();
	}

	@Test
	void areReadWhereverTheyComeFromAndWhateverIsWrongWithThem() {
		ListenerTestContext context = open(new ListenerTestContext(server));
		Kinds kinds = new Kinds();
		context.start(kinds);
		String attributes = "\"id\":\"1\",\"source\":\"/crm\",\"type\":\"t\"";
		context.publish("kinds.json",
				"{" + attributes + ",\"data\":{\"name\":\"crm\",\"size\":1},\"specversion\":\"1.0\"}");
		assertThat(context.next(kinds.items)).isEqualTo(new Item("crm", 1));
		context.publish("kinds.json", "{\"specversion\":\"2.0\"," + attributes + ",\"name\":\"raw\",\"size\":2}");
		assertThat(context.next(kinds.items)).isEqualTo(new Item("raw", 2));
		context.publish("kinds.json", "{\"specversion\":\"1.0\"," + attributes + ",\"data\":{\"name\":");
		assertThat(context.nextFailure().attempts()).isZero();
		context.publish("kinds.json", "{\"specversion\":\"1.0\"," + attributes + ",\"data\":\"wrong type\"}");
		assertThat(context.nextFailure().attempts()).isZero();
		context.publish("kinds.json", "{\"specversion\":\"1.0\"," + attributes + "}");
		assertThat(context.nextFailure().attempts()).isZero();
		context.publish("kinds.json", "{\"specversion\":\"1.0\"," + attributes + ",\"data\":" + "[".repeat(50_000));
		assertThat(context.nextFailure().attempts()).isZero();
		for (String sequence : List.of("\"-1\"", "\"x\"", "99999999999999999999", "\"99999999999999999999\"")) {
			context.publish("kinds.json", "{\"specversion\":\"1.0\",\"source\":\"/headrace/a/b\",\"sequence\":"
					+ sequence + ",\"id\":\"1\",\"type\":\"t\",\"data\":{\"name\":\"s\",\"size\":5}}");
			assertThat(context.next(kinds.items)).isEqualTo(new Item("s", 5));
		}
		mutate(context);
		context.publish("kinds.json", "{\"name\":\"last\",\"size\":9}");
		await().until(() -> kinds.items.stream().anyMatch((item) -> item.equals(new Item("last", 9))));
	}

	private static void mutate(ListenerTestContext context) {
		byte[] good = ("{\"specversion\":\"1.0\",\"source\":\"/headrace/a/b\",\"sequence\":\"7\",\"id\":\"1\","
				+ "\"type\":\"t\",\"data\":{\"name\":\"s\",\"size\":5}}")
			.getBytes(StandardCharsets.UTF_8);
		Random random = new Random(7);
		List<byte[]> mutated = IntStream.range(0, 500).mapToObj((i) -> {
			byte[] body = good.clone();
			body[random.nextInt(body.length)] = (byte) random.nextInt(256);
			return body;
		}).toList();
		context.template().publishAll("kinds.json", mutated);
	}

	@Test
	void keepTheOrderingKeyTheFilterAndTheDeadLetterOfWhatIsInside() throws Exception {
		ListenerTestContext context = open(new ListenerTestContext(server)).envelopes();
		Picky picky = new Picky();
		context.start(picky);
		context.template()
			.publishAll("picky", List.of(new Item("small", 1), new Item("bad", 10), new Item("good", 10)));
		await().until(() -> picky.heard.contains("good"));
		assertThat(context.nextFailure().body()).asString(StandardCharsets.UTF_8).startsWith("{\"specversion\"");
		assertThat(context.statistics("picky").filtered()).isOne();
		picky.mended = true;
		assertThat(context.deadLetters().of("picky").replayAll().replayed()).isOne();
		await().until(() -> picky.heard.contains("bad"));
		assertThat(context.statistics("picky").duplicates()).isZero();
	}

	@Test
	void tellExactlyHowMuchAGapHasCost() throws Exception {
		RedisProxy proxy = open(RedisProxy.to(server));
		ListenerTestContext publisher = open(new ListenerTestContext(server)).envelopes().start();
		ListenerTestContext context = open(new ListenerTestContext(proxy.host(), proxy.port()));
		Numbers numbers = new Numbers();
		context.start(numbers);
		int sent = 0;
		for (int round = 0; round < 2; round++) {
			for (int i = 0; i < 10; i++) {
				publisher.template().publish("numbers", sent++);
			}
			int soFar = sent - 7 * round;
			await().until(() -> numbers.messages() == soFar);
			proxy.refuse();
			proxy.cut();
			for (int i = 0; i < 7; i++) {
				publisher.template().publish("numbers", sent++);
			}
			proxy.accept();
			await().until(() -> publisher.template().publish("unheard", "x") == 0 && isSubscribed(context));
		}
		publisher.template().publish("numbers", sent);
		await().until(() -> numbers.gaps().size() == 2);
		assertThat(numbers.gaps()).extracting(SubscriptionGap::lostCount).containsExactly(7L, 7L);
		assertThat(numbers.gaps()).extracting(SubscriptionGap::cause).containsOnly(SubscriptionGap.Cause.CONNECTION);
		assertThat(context.statistics("numbers").lost()).isEqualTo(14);
		assertThat(numbers.heard.indexOf(numbers.gaps().get(0))).isEqualTo(10);
		assertThat(numbers.heard.get(11)).isEqualTo(17);
	}

	private static boolean isSubscribed(ListenerTestContext context) {
		return context.registry().find("numbers").orElseThrow().problems().isEmpty();
	}

	@Test
	void areHeardOnceThoughTheClientSendsThemAgain() throws Exception {
		RedisProxy proxy = open(RedisProxy.to(server));
		ListenerTestContext context = open(new ListenerTestContext(server));
		Numbers numbers = new Numbers();
		context.start(numbers);
		ListenerTestContext publisher = open(new ListenerTestContext(proxy.host(), proxy.port())).envelopes().start();
		AtomicInteger next = new AtomicInteger();
		publisher.template().publish("numbers", next.getAndIncrement());
		for (int round = 0; round < 3; round++) {
			int before = next.get();
			proxy.freezeFromServer();
			List<CompletableFuture<Void>> threads = IntStream.range(0, 3)
				.mapToObj((thread) -> CompletableFuture.runAsync(() -> {
					for (int i = 0; i < 100; i++) {
						publisher.template().publishAsync("numbers", next.getAndIncrement());
					}
				}))
				.toList();
			await().until(() -> numbers.messages() > before);
			proxy.cut();
			proxy.thaw();
			CompletableFuture.allOf(threads.toArray(CompletableFuture<?>[]::new)).get(20, TimeUnit.SECONDS);
			// Answered on the next connection.
			publisher.template().publish("numbers", next.getAndIncrement());
			await().until(() -> numbers.messages() >= before + 301);
		}
		ListenerStatistics statistics = context.statistics("numbers");
		assertThat(numbers.heard.stream().filter(Integer.class::isInstance)).doesNotHaveDuplicates().hasSize(904);
		assertThat(statistics.duplicates()).isPositive();
		assertThat(statistics.lost()).isZero();
		assertThat(numbers.gaps()).isEmpty();
	}

	@Test
	void mayBePublishedByEventLoops() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
		ListenerTestContext context = open(new ListenerTestContext(factory)).envelopes();
		Numbers numbers = new Numbers();
		context.start(numbers);
		Set<String> threads = ConcurrentHashMap.newKeySet();
		RedisClient client = (RedisClient) factory.getRequiredNativeClient();
		for (int i = 0; i < 3; i++) {
			StatefulRedisPubSubConnection<String, String> loop = open(client.connectPubSub());
			loop.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					threads.add(Thread.currentThread().getName());
					context.template().publishAsync("numbers", MAPPER.readTree(message).get("data").asInt());
				}

			});
			loop.sync().subscribe("ping");
		}
		for (int i = 0; i < 100; i++) {
			context.template().publish("ping", i);
		}
		await().until(() -> numbers.messages() == 300);
		assertThat(threads).allMatch((name) -> name.startsWith("lettuce-"));
		assertThat(numbers.gaps()).isEmpty();
		assertThat(context.statistics("numbers").duplicates()).isZero();
	}

	@Test
	void tellThatTheyMayOvertakeWhatTheClientSendsAgain() {
		RedisProxy proxy = open(RedisProxy.to(server));
		ListenerTestContext context = open(new ListenerTestContext(server));
		Overtakers overtakers = new Overtakers();
		context.start(overtakers);
		ListenerTestContext publisher = open(new ListenerTestContext(proxy.host(), proxy.port())).envelopes().start();
		publisher.template().publish("overtakers", 0);
		proxy.freezeFromServer();
		CompletableFuture<Long> repeated = publisher.template().publishAsync("overtakers", 1);
		await().until(() -> overtakers.heard.containsKey(1));
		proxy.refuse();
		proxy.cut();
		CompletableFuture<Long> next = publisher.template().publishAsync("overtakers", 2);
		proxy.thaw();
		proxy.accept();
		assertThat(CompletableFuture.allOf(repeated, next)).succeedsWithin(Duration.ofSeconds(20));
		await().until(() -> overtakers.heard.containsKey(2));
		assertThat(overtakers.heard).isEqualTo(Map.of(0, false, 1, false, 2, true));
		await().until(() -> {
			publisher.template().publish("overtakers", 3);
			return Boolean.FALSE.equals(overtakers.heard.get(3));
		});
	}

	@Test
	void showAHoleThatIsNoGapAndBeginAnewWithAnotherSource() {
		ListenerTestContext context = open(new ListenerTestContext(server));
		Numbers numbers = new Numbers();
		context.start(numbers);
		context.publish("numbers", numbered("a", 5));
		context.publish("numbers", numbered("a", 9));
		context.publish("numbers", numbered("a", 9));
		context.publish("numbers", numbered("a", 7));
		context.publish("numbers", numbered("b", 1));
		await().until(() -> numbers.heard.size() == 5);
		assertThat(numbers.heard.subList(0, 4)).containsExactly(5, 9, 7, 1);
		assertThat(numbers.heard.get(4)).isInstanceOfSatisfying(SubscriptionGap.class, (gap) -> {
			assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.SEQUENCE);
			assertThat(gap.lostCount()).isEqualTo(2);
		});
		assertThat(context.statistics("numbers").duplicates()).isOne();
		assertThat(context.statistics("numbers").gaps()).isOne();
	}

	@Test
	void areMissedByNobodyWhereSeveralLanesHandleThem() {
		ListenerTestContext context = open(new ListenerTestContext(server)).envelopes();
		Wide wide = new Wide();
		context.settings("wide", new ListenerSettings().concurrency(4));
		context.settings("small", new ListenerSettings().inboxCapacity(4));
		context.start(wide);
		for (int i = 0; i < 20; i++) {
			context.template().publishAll("wide", IntStream.range(0, 100).boxed().toList());
		}
		await().until(() -> context.statistics("wide").succeeded() == 2000);
		ListenerStatistics small = context.statistics("small");
		await().until(() -> handled(context.statistics("small")) == 2000);
		assertThat(context.statistics("small").dropped()).isPositive();
		assertThat(small.lost()).isZero();
		assertThat(context.statistics("wide").lost()).isZero();
		assertThat(wide.gaps).allMatch((gap) -> gap.cause() == SubscriptionGap.Cause.OVERFLOW);
	}

	private static long handled(ListenerStatistics statistics) {
		return statistics.succeeded() + statistics.dropped();
	}

	@Test
	void areDroppedByWhoPublishedThemIfItWants() {
		ListenerTestContext context = open(new ListenerTestContext(server)).envelopes();
		ListenerTestContext other = open(new ListenerTestContext(server)).envelopes();
		Own own = new Own();
		context.start(own);
		other.start();
		context.template().publish("own", "mine");
		other.template().publish("own", "theirs");
		assertThat(context.next(own.heard)).isEqualTo("theirs");
		assertThat(context.next(own.all)).isEqualTo("mine");
		assertThat(context.statistics("own").own()).isOne();
	}

	@Test
	void keepAnObserverInformed() {
		Tracing tracing = new Tracing();
		ListenerTestContext context = open(new ListenerTestContext(server)).observer(tracing);
		context.start();
		context.template().publish("a", "x");
		context.template().publishAsync("b", "x").join();
		context.template().publishAll("c", List.of("x", "y"));
		context.template().publishAfterCommit("d", "x");
		await().untilAsserted(() -> assertThat(tracing.ended).containsExactlyInAnyOrder("a null", "b null", "c null",
				"c null", "d null"));
	}

	private static String numbered(String source, long sequence) {
		return ("{\"specversion\":\"1.0\",\"source\":\"/headrace/other/%s\",\"sequence\":\"%d\","
				+ "\"id\":\"1\",\"type\":\"t\",\"data\":%d}")
			.formatted(source, sequence, sequence);
	}

	private <C extends AutoCloseable> C open(C some) {
		this.opened.add(0, some);
		return some;
	}

	record Item(String name, int size) {

	}

	static class Kinds {

		final BlockingQueue<Item> items = new LinkedBlockingQueue<>();

		final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

		final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();

		final BlockingQueue<Map<String, Object>> headers = new LinkedBlockingQueue<>();

		@RedisChannelListener("kinds.json")
		void items(ChannelMessage<Item> message) {
			this.headers.add(message.headers());
			this.items.add(message.payload());
		}

		@RedisChannelListener("kinds.text")
		void texts(String text, @Header(ChannelHeaders.SEQUENCE) @Nullable String sequence) {
			this.texts.add(text);
		}

		@RedisChannelListener("kinds.bytes")
		void bytes(@Payload byte[] body) {
			this.bytes.add(body);
		}

	}

	static class Picky {

		final List<String> heard = new CopyOnWriteArrayList<>();

		volatile boolean mended;

		@RedisChannelListener(id = "picky", channels = "picky", concurrency = "2", orderingKey = "name",
				filter = "payload.size > 5", deadLetter = "true")
		void picky(Item item) {
			if (item.name().equals("bad") && !this.mended) {
				throw new IllegalStateException("bad");
			}
			this.heard.add(item.name());
		}

	}

	static class Overtakers {

		final Map<Integer, Boolean> heard = new ConcurrentHashMap<>();

		@RedisChannelListener(id = "overtakers", channels = "overtakers")
		void number(Integer number, @Header(name = "overtaking", required = false) String overtaking) {
			this.heard.put(number, "true".equals(overtaking));
		}

	}

	static class Numbers {

		final List<Object> heard = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "numbers", channels = "numbers")
		void number(Integer number) {
			this.heard.add(number);
		}

		@EventListener
		void gap(SubscriptionGap gap) {
			this.heard.add(gap);
		}

		int messages() {
			return this.heard.size() - gaps().size();
		}

		List<SubscriptionGap> gaps() {
			return this.heard.stream()
				.filter(SubscriptionGap.class::isInstance)
				.map(SubscriptionGap.class::cast)
				.toList();
		}

	}

	static class Wide {

		final List<SubscriptionGap> gaps = new CopyOnWriteArrayList<>();

		@RedisChannelListener(id = "wide", channels = "wide")
		void wide(Integer number) {
			Thread.onSpinWait();
		}

		@RedisChannelListener(id = "small", channels = "wide")
		void small(Integer number) {
			Thread.yield();
		}

		@EventListener
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

	static class Own {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		final BlockingQueue<String> all = new LinkedBlockingQueue<>();

		@RedisChannelListener(id = "own", channels = "own", ignoreOwn = "true")
		void others(String text) {
			this.heard.add(text);
		}

		@RedisChannelListener(id = "all", channels = "own")
		void all(String text) {
			this.all.add(text);
		}

	}

	/** What a listener is given by properties. */
	static class ListenerSettings {

		ChannelListenerSettings concurrency(int threads) {
			return new ChannelListenerSettings(null, threads, null, null, null, null, null, null, null, null, null,
					null);
		}

		ChannelListenerSettings inboxCapacity(int capacity) {
			return new ChannelListenerSettings(null, null, null, Overflow.DROP_OLDEST, capacity, null, null, null, null,
					null, null, DeadLetterSettings.DEFAULTS);
		}

	}

	static class Tracing implements MessageObserver {

		final List<String> ended = new CopyOnWriteArrayList<>();

		@Override
		public Sending sending(String destination) {
			return new Sending() {

				@Override
				public Map<String, String> headers() {
					return Map.of("traceparent", "00-1-2-01", "source", "forged");
				}

				@Override
				public void ended(@Nullable Throwable failure) {
					Tracing.this.ended.add(destination + " " + failure);
				}

			};
		}

		@Override
		public Handling handling(List<? extends ReceivedMessage<?>> messages) {
			return Handling.NONE;
		}

	}

}
