package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.RequestFailedException;
import io.github.headrace.channel.RequestRefusedException;
import io.github.headrace.channel.RequestStatistics;
import io.github.headrace.channel.RequestTimeoutException;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Requests and their replies.
 */
@Timeout(60)
class RequestsIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final JsonMapper MAPPER = new JsonMapper();

	private static RedisServer server;

	private static RedisClient client;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create(RedisURI.create(server.host(), server.port()));
	}

	@AfterAll
	static void stopServer() {
		client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		server.close();
	}

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable some : this.opened) {
			some.close();
		}
	}

	@Test
	void haveTheResultOfTheHandlerAsTheirReply() {
		Quotes quotes = new Quotes();
		RedisChannelTemplate template = start(quotes).template();
		assertThat(template.request("quotes", "abc", Quote.class, PATIENCE)).isEqualTo(new Quote("abc", 3));
		assertThat(template.request(RedisChannel.of("quotes", String.class), "ab", Quote.class, PATIENCE))
			.isEqualTo(new Quote("ab", 2));
		assertThat(template.request("lists", "ab", new ParameterizedTypeReference<List<Quote>>() {
		}, PATIENCE)).containsExactly(new Quote("ab", 2));
		assertThat(template.requestAsync("future", "x", String.class, PATIENCE).join()).isEqualTo("future x");
		assertThat(template.request("mono", "x", String.class, PATIENCE)).isEqualTo("mono x");
		assertThat(template.request("bytes", new byte[] { 1, -1 }, byte[].class, PATIENCE)).containsExactly(-1, 1);
		assertThat(template.request("nothing", "x", Void.class, PATIENCE)).isNull();
		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> template.request("nothing", "x", String.class, PATIENCE))
			.withMessageContaining("is empty");
		assertThat(template.request(RedisChannel.sharded("sharded", String.class), "x", String.class, PATIENCE))
			.isEqualTo("sharded x");
		assertThat(quotes.sent).isEmpty();
		assertThat(template.requests()).isEqualTo(new RequestStatistics(9, 0, 0, 0, 0, 0));
	}

	@Test
	void failWithWhatTheLastAttemptFailedWith() {
		Failing failing = new Failing();
		RedisChannelTemplate template = start(failing).template();
		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> template.request("failing", 1, Integer.class, PATIENCE))
			.satisfies((ex) -> {
				assertThat(ex.errorType()).isEqualTo("IllegalArgumentException");
				assertThat(ex.errorMessage()).isEqualTo("attempt 2");
				assertThat(ex.channel()).isEqualTo("failing");
			});
		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> template.request("failing", "no number", Integer.class, PATIENCE))
			.satisfies((ex) -> assertThat(ex.errorType()).isEqualTo("PayloadConversionException"));
		assertThat(template.requests().failed()).isEqualTo(2);
	}

	@Test
	void failAtOnceWhereNobodyListens() {
		RedisChannelTemplate template = start().template();
		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> template.request("nobody", "x", String.class, Duration.ofDays(1)))
			.withMessageContaining("nobody listens");
		assertThat(template.requests()).isEqualTo(new RequestStatistics(0, 0, 0, 1, 0, 0));
	}

	@Test
	@Tag("matrix")
	void leaveNothingBehindWhenTheTimeOfTenThousandIsOver() {
		timeOut(start(new Late()).template(), 10_000);
	}

	private static void timeOut(RedisChannelTemplate template, int count) {
		// Opens the connections, however long that takes.
		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> template.request("nobody", "x", String.class, PATIENCE));
		List<CompletableFuture<String>> replies = IntStream.range(0, count)
			.mapToObj((i) -> template.requestAsync("silent", i, String.class, SHORT))
			.toList();
		assertThat(replies)
			.allSatisfy((reply) -> assertThatExceptionOfType(CompletionException.class).isThrownBy(reply::join)
				.withCauseInstanceOf(RequestTimeoutException.class));
		assertThat(template.requests()).isEqualTo(new RequestStatistics(0, 0, count, 1, 0, 0));
	}

	@Test
	void leaveNothingBehindWhenTheirTimeIsOver() {
		Late late = new Late();
		RedisChannelTemplate template = start(late).template();
		timeOut(template, 1000);
		assertThatExceptionOfType(RequestTimeoutException.class)
			.isThrownBy(() -> template.request("late", "x", String.class, SHORT))
			.withMessageContaining("within PT0.2S");
		late.answer.complete("too late");
		await().until(() -> template.requests().lateReplies() == 1);
	}

	@Test
	void failOnThreadsWhereAnythingMayBeDone() {
		RedisChannelTemplate template = start(new Late()).template();
		List<CompletableFuture<String>> threads = IntStream.range(0, 20)
			.mapToObj((i) -> (i % 2 == 0) ? template.requestAsync("silent", i, String.class, SHORT)
					: template.requestAsync("nobody", i, String.class, PATIENCE))
			.map((reply) -> reply.handle((done, failure) -> Thread.currentThread().getName()))
			.toList();
		assertThat(threads).allSatisfy((thread) -> assertThat(thread.join()).doesNotContainIgnoringCase("lettuce")
			.doesNotContainIgnoringCase("delayScheduler")
			.doesNotContain("lane-"));
		assertThat(template.requests()).isEqualTo(new RequestStatistics(0, 0, 10, 10, 0, 0));
	}

	@Test
	void haveAnyTimeThatIsPositive() {
		RedisChannelTemplate template = start(new Quotes()).template();
		assertThat(template.request("quotes", "x", Quote.class, Duration.ofSeconds(Long.MAX_VALUE)))
			.isEqualTo(new Quote("x", 1));
		for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1))) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> template.requestAsync("quotes", "x", Quote.class, timeout))
				.withMessageContaining("'timeout' must be positive but is " + timeout);
		}
		assertThat(template.requests()).isEqualTo(new RequestStatistics(1, 0, 0, 0, 0, 0));
	}

	@Test
	void areRepliedToWhateverIsConfiguredForListeners() {
		start(new Quotes());
		for (Overflow overflow : List.of(Overflow.CONFLATE, Overflow.DISCONNECT)) {
			ListenerTestContext context = open(new ListenerTestContext(server)).defaults(new ChannelListenerSettings(
					null, 3, "", overflow, 1, 1L, null, null, null, null, null, null, true));
			RedisChannelTemplate template = context.start().template();
			List<CompletableFuture<Quote>> replies = IntStream.range(0, 200)
				.mapToObj((i) -> template.requestAsync("quotes", "x".repeat(i), Quote.class, PATIENCE))
				.toList();
			for (int i = 0; i < 200; i++) {
				assertThat(replies.get(i).join().price()).isEqualTo(i);
			}
			assertThat(context.subscriptions().subscriptions()).isEmpty();
			assertThat(context.subscriptions().destinations()).isEmpty();
		}
	}

	@Test
	void areRepliedToOnAChannelOfEachTemplate() {
		ListenerTestContext context = open(new ListenerTestContext(server)).server("other", server);
		context.start();
		List<String> requests = new CopyOnWriteArrayList<>();
		StatefulRedisPubSubConnection<String, String> subscriber = open(client.connectPubSub());
		subscriber.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String from, String message) {
				requests.add(MAPPER.readTree(message).get("replyto").asString());
			}

		});
		subscriber.sync().subscribe("several");
		for (String name : List.of("", "other")) {
			context.context.getBean(RedisChannelTemplates.class)
				.get(name)
				.requestAsync("several", "x", String.class, PATIENCE);
		}
		await().until(() -> requests.size() == 2);
		assertThat(requests).doesNotHaveDuplicates().allMatch((name) -> name.startsWith("headrace.replies."));
	}

	@Test
	void doNotMakeTheCallerWaitForAConnection() {
		start(new Quotes());
		GenericObjectPoolConfig<StatefulConnection<?, ?>> single = new GenericObjectPoolConfig<>();
		single.setMaxTotal(1);
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), server.port()),
				LettucePoolingClientConfiguration.builder().poolConfig(single).build());
		factory.setShareNativeConnection(false);
		RedisChannelTemplate template = open(new ListenerTestContext(factory)).start().template();
		assertThat(template.request("quotes", "x", Quote.class, PATIENCE)).isEqualTo(new Quote("x", 1));
		try (RedisConnection taken = factory.getConnection()) {
			taken.ping();
			CompletableFuture<Quote> waiting = template.requestAsync("quotes", "waiting", Quote.class, PATIENCE);
			assertThatExceptionOfType(RequestTimeoutException.class)
				.isThrownBy(() -> template.request("quotes", "x", Quote.class, SHORT));
			taken.close();
			assertThat(waiting.join()).isEqualTo(new Quote("waiting", 7));
		}
		assertThat(template.request("quotes", "xy", Quote.class, PATIENCE)).isEqualTo(new Quote("xy", 2));
		assertThat(template.requests()).isEqualTo(new RequestStatistics(3, 0, 1, 0, 0, 0));
	}

	@Test
	void mayBeAThousandAtATime() {
		Late late = new Late();
		RedisChannelTemplate template = start(late).template();
		List<CompletableFuture<Integer>> replies = IntStream.range(0, 1000)
			.mapToObj((i) -> template.requestAsync("echo", i, Integer.class, PATIENCE))
			.toList();
		await().until(() -> template.requests().inFlight() == 1000);
		late.goOn.complete(null);
		for (int i = 0; i < 1000; i++) {
			assertThat(replies.get(i).join()).isEqualTo(i);
		}
		assertThat(template.requests()).isEqualTo(new RequestStatistics(1000, 0, 0, 0, 0, 0));
	}

	@Test
	void areAnsweredByOthersWhoOnlyCopyTheCorrelation() {
		RedisChannelTemplate template = start().template();
		respond("foreign", "{\"correlationid\":\"%s\",\"name\":\"plain\",\"price\":1}");
		assertThat(template.request("foreign", "x", Quote.class, PATIENCE)).isEqualTo(new Quote("plain", 1));
		respond("foreign2", "{\"correlationid\":\"%s\",\"data\":{\"name\":\"data\",\"price\":2}}");
		assertThat(template.request("foreign2", "x", Quote.class, PATIENCE)).isEqualTo(new Quote("data", 2));
		respond("foreign3", "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/py\",\"type\":\"reply\","
				+ "\"correlationid\":\"%s\",\"data\":{\"name\":\"event\",\"price\":3}}");
		assertThat(template.request("foreign3", "x", Quote.class, PATIENCE)).isEqualTo(new Quote("event", 3));
		respond("foreign4", "{\"correlationid\":\"%s\",\"errortype\":\"ValueError\",\"errormessage\":\"a\\nb\"}");
		assertThatExceptionOfType(RequestFailedException.class)
			.isThrownBy(() -> template.request("foreign4", "x", Quote.class, PATIENCE))
			.satisfies((ex) -> assertThat(ex.errorMessage()).isEqualTo("a\nb"))
			.withMessageContaining("ValueError: a?b");
		respond("foreign5", "{\"correlationid\":\"other\",\"data\":1}");
		assertThatExceptionOfType(RequestTimeoutException.class)
			.isThrownBy(() -> template.request("foreign5", "%s", Quote.class, SHORT));
		await().until(() -> template.requests().lateReplies() == 1);
	}

	private void respond(String channel, String reply) {
		StatefulRedisPubSubConnection<String, String> subscriber = open(client.connectPubSub());
		StatefulRedisConnection<String, String> publisher = open(client.connect());
		subscriber.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String from, String message) {
				JsonNode request = MAPPER.readTree(message);
				publisher.async()
					.publish(request.get("replyto").asString(),
							reply.formatted(request.get("correlationid").asString()));
			}

		});
		subscriber.sync().subscribe(channel);
	}

	@Test
	void ofOthersAreAnsweredOnReplyChannelsOnly() {
		ListenerTestContext context = open(new ListenerTestContext(server)).namespace("shop");
		context.start(new Quotes());
		List<String> heard = new CopyOnWriteArrayList<>();
		StatefulRedisPubSubConnection<String, String> subscriber = open(client.connectPubSub());
		subscriber.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String from, String message) {
				heard.add(from + MAPPER.readTree(message).get("data") + MAPPER.readTree(message).get("correlationid"));
			}

		});
		subscriber.sync().subscribe("shop:headrace.replies.py", "orders", "headrace.replies.py");
		for (String replyTo : List.of("orders", "headrace.replies.py", "shop:headrace.replies.py")) {
			context.publish("quotes",
					"{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/py\",\"type\":\"t\","
							+ "\"datacontenttype\":\"text/plain\",\"correlationid\":\"c\",\"replyto\":\"" + replyTo
							+ "\",\"data\":\"abc\"}");
		}
		await().until(() -> !heard.isEmpty());
		assertThat(heard).containsExactly("shop:headrace.replies.py{\"name\":\"abc\",\"price\":3}\"c\"");
		assertThat(context.template().request("quotes", "ab", Quote.class, PATIENCE)).isEqualTo(new Quote("ab", 2));
	}

	@Test
	void areRefusedWhereTheReplyChannelIs() {
		ListenerTestContext context = limitedTo("q*");
		RedisChannelTemplate template = context.start().template();
		for (int i = 0; i < 2; i++) {
			assertThatExceptionOfType(RequestRefusedException.class)
				.isThrownBy(() -> template.request("quotes", "x", Quote.class, PATIENCE))
				.withMessageContaining("its reply channel 'headrace.replies.")
				.withMessageContaining("NOPERM");
		}
		assertThat(template.requests().inFlight()).isZero();
		assertThat(context.subscriptions().subscribe(RedisChannel.of("other", String.class), (message) -> {
		}).confirmed().handle((done, failure) -> Thread.currentThread().getName()).join()).doesNotContain("lettuce");
	}

	@Test
	void areRefusedWhereTheReplyChannelIsLater() {
		start(new Quotes());
		RedisChannelTemplate template = limitedTo("q*", "headrace.replies.*").start().template();
		assertThat(template.request("quotes", "x", Quote.class, PATIENCE)).isEqualTo(new Quote("x", 1));
		// The server closes the connection of whoever has subscribed.
		limit("q*");
		await().until(() -> {
			template.requestAsync("quotes", "x", Quote.class, Duration.ofDays(1));
			return template.requests().refused() > 0;
		});
		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> template.request("quotes", "x", Quote.class, Duration.ofDays(1)))
			.withMessageContaining("NOPERM");
	}

	private ListenerTestContext limitedTo(String... channels) {
		limit(channels);
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(server.host(), server.port());
		configuration.setUsername("limited");
		configuration.setPassword("any");
		return open(new ListenerTestContext(new LettuceConnectionFactory(configuration)));
	}

	private static void limit(String... channels) {
		AclSetuserArgs rights = AclSetuserArgs.Builder.on().nopass().allCommands().allKeys().resetChannels();
		for (String channel : channels) {
			rights.channelPattern(channel);
		}
		try (StatefulRedisConnection<String, String> admin = client.connect()) {
			admin.sync().aclSetuser("limited", rights);
		}
	}

	@Test
	void failAtOnceWhenTheApplicationStops() {
		Late late = new Late();
		ListenerTestContext context = start(late);
		RedisChannelTemplate template = context.template();
		CompletableFuture<String> open = template.requestAsync("silent", "x", String.class, Duration.ofDays(1));
		await().until(() -> context.statistics("silent").received() == 1);
		context.context.stop();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(open::join)
			.withCauseInstanceOf(RequestRefusedException.class);
		assertThatExceptionOfType(RequestRefusedException.class)
			.isThrownBy(() -> template.request("silent", "x", String.class, PATIENCE))
			.withMessageContaining("stopp");
		context.context.start();
		late.goOn.complete(null);
		assertThat(template.request("echo", 5, Integer.class, PATIENCE)).isEqualTo(5);
	}

	@Test
	void timeOutWhenTheConnectionDiesAndWorkAgainAfterwards() throws Exception {
		RedisProxy proxy = open(RedisProxy.to(server));
		Late late = new Late();
		late.goOn.complete(null);
		start(late);
		ListenerTestContext context = open(new ListenerTestContext(proxy.host(), proxy.port()));
		RedisChannelTemplate template = context.start().template();
		CompletableFuture<String> open = template.requestAsync("silent", "x", String.class, Duration.ofSeconds(1));
		assertThat(template.request("echo", 1, Integer.class, PATIENCE)).isEqualTo(1);
		proxy.cut();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(open::join)
			.withCauseInstanceOf(RequestTimeoutException.class);
		assertThat(template.request("echo", 2, Integer.class, Duration.ofSeconds(20))).isEqualTo(2);
		assertThat(template.requests().inFlight()).isZero();
	}

	private ListenerTestContext start(Object... beans) {
		return open(new ListenerTestContext(server)).start(beans);
	}

	private <C extends AutoCloseable> C open(C some) {
		this.opened.add(0, some);
		return some;
	}

	record Quote(String name, int price) {

	}

	static class Quotes {

		final List<String> sent = new CopyOnWriteArrayList<>();

		@RedisChannelListener("quotes")
		@SendTo("sent")
		Quote quote(String name) {
			return new Quote(name, name.length());
		}

		/** Hears requests without having to answer. */
		@RedisChannelListener(patterns = "[a-z]*")
		void audit(byte[] body) {
		}

		@RedisChannelListener("sent")
		void sent(String text) {
			this.sent.add(text);
		}

		@RedisChannelListener("lists")
		List<Quote> list(String name) {
			return List.of(quote(name));
		}

		@RedisChannelListener("future")
		CompletableFuture<String> future(String text) {
			return CompletableFuture.supplyAsync(() -> "future " + text);
		}

		@RedisChannelListener("mono")
		Mono<String> mono(String text) {
			return Mono.just("mono " + text);
		}

		@RedisChannelListener("bytes")
		byte[] bytes(byte[] body) {
			return new byte[] { body[1], body[0] };
		}

		@RedisChannelListener("nothing")
		CompletableFuture<Void> nothing(String text) {
			return CompletableFuture.completedFuture(null);
		}

		@RedisChannelListener(channels = "sharded", sharded = true)
		String sharded(String text) {
			return "sharded " + text;
		}

	}

	static class Failing {

		private final AtomicInteger attempts = new AtomicInteger();

		@RedisChannelListener(channels = "failing", retry = @Retry(maxAttempts = "2", delay = "1ms"))
		int fail(Integer number) {
			throw new IllegalArgumentException("attempt " + this.attempts.incrementAndGet());
		}

	}

	static class Late {

		final CompletableFuture<String> answer = new CompletableFuture<>();

		final CompletableFuture<Void> goOn = new CompletableFuture<>();

		@RedisChannelListener("late")
		CompletableFuture<String> late(String text) {
			return this.answer;
		}

		@RedisChannelListener(id = "silent", channels = "silent")
		void silent(String text) {
		}

		@RedisChannelListener("echo")
		int echo(int number) {
			this.goOn.join();
			return number;
		}

	}

}
