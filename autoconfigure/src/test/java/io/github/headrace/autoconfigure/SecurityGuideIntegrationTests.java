package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;

import io.github.headrace.annotation.Deduplicate;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.Trim;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.doctor.Doctor;
import io.github.headrace.doctor.DoctorReport;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.AddRequest;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.TrimStrategy;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of the guide on security are enough for what it says, and no more.
 */
class SecurityGuideIntegrationTests {

	private static final SecurityGuide GUIDE = SecurityGuide.read();

	private static final String BASE = "Every application";

	private static final String PUBLISHING = "Publishing to channels";

	private static final String LISTENING = "Listening to channels";

	private static final String REQUESTS = "Requests and replies";

	private static final String KEYSPACE = "Keyspace events";

	private static final String ADDING = "Adding to streams";

	private static final String CONSUMING = "Consuming streams";

	private static final String LOG = "Cache invalidation through the log";

	private static final String CACHE_CHANNEL = "Cache invalidation through a channel";

	private static final String NEAR = "Near caches";

	private static final String DOCTOR = "Health and the doctor";

	/** What the guide says is not needed. */
	private static final Set<String> OPTIONAL = Set.of("info", "config|get", "client|id", "client|unblock");

	/** What templates send to is not known; promoting is no work unless they delay. */
	private static final Set<String> SENT_BY_TEMPLATES = Set.of("add.lua", "delay.lua", "cancel.lua", "info.lua",
			"promote.lua");

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
				StreamAutoConfiguration.class, KeyspaceAutoConfiguration.class, DeadLetterAutoConfiguration.class,
				DoctorAutoConfiguration.class, CacheInvalidationAutoConfiguration.class, CacheAutoConfiguration.class,
				DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("headrace.namespace=shop", "headrace.doctor.enabled=false",
				"headrace.channels.heartbeat.interval=200ms", "spring.data.redis.lettuce.shutdown-timeout=0ms",
				"spring.data.redis.host=" + server.host(), "spring.data.redis.port=" + server.port(),
				"spring.data.redis.username=shop", "spring.data.redis.password=change-me");

	@BeforeAll
	static void startServer() {
		server = RedisServer.builder().config("notify-keyspace-events Ex").start();
		client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		redis = client.connect().sync();
	}

	@AfterAll
	static void closeServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void clear() {
		redis.flushall();
		// EVAL is needed for scripts that the server has not seen yet.
		redis.scriptFlush();
	}

	@Test
	void grantsWhatChannelsNeed() {
		run(this.runner.withUserConfiguration(ChannelListeners.class), (context) -> {
			Heard heard = context.getBean(ChannelListeners.class).heard;
			RedisChannelTemplate template = context.getBean(RedisChannelTemplate.class);
			running(context);
			template.publish("order.created", "a");
			heard.await("created a", "all a");
			template.publish(RedisChannel.sharded("price.tea", String.class), "7");
			heard.await("price 7");
			template.publish("order.failed", "b");
			operate(context.getBean(DeadLetters.class).of("failing"));
			stop(context);
		}, PUBLISHING, LISTENING);
	}

	@Test
	void grantsWhatRequestsNeed() {
		run(this.runner.withUserConfiguration(Responder.class), (context) -> {
			running(context);
			assertThat(context.getBean(RedisChannelTemplate.class)
				.request("order.total", "tea", String.class, Duration.ofSeconds(10))).isEqualTo("total of tea");
			stop(context);
		}, List.of("&shop:order.*"), REQUESTS);
	}

	@Test
	void grantsWhatStreamsNeed() {
		run(this.runner.withUserConfiguration(StreamListeners.class), (context) -> {
			Heard heard = context.getBean(StreamListeners.class).heard;
			RedisStreamTemplate template = context.getBean(RedisStreamTemplate.class);
			running(context);
			template.add("orders", "a");
			heard.await("billed a", "seen a");
			template.add(AddRequest.of("orders", "b").idempotencyKey("b"));
			template.add(AddRequest.of("orders", "b").idempotencyKey("b"));
			heard.await("billed b", "seen b");
			template.addIn("orders", "c", Duration.ofMillis(50));
			heard.await("billed c", "seen c");
			template.addIn("orders", "never", Duration.ofDays(1));
			assertThat(template.cancel("orders", template.delayed("orders", 1).get(0).id())).isTrue();
			template.add("orders", "bad");
			operate(context.getBean(DeadLetters.class).of("billing"));
			template.info("orders");
		}, ADDING, CONSUMING);
	}

	/** Looks at one dead letter, replays it in vain, and purges it. */
	private static void operate(DeadLetterQueue letters) {
		Awaitility.await().until(() -> letters.count() == 1);
		assertThat(letters.list(10, null).letters()).hasSize(1);
		letters.fingerprints();
		letters.replayAll();
		Awaitility.await().until(() -> letters.count() == 1);
		letters.purgeAll();
		assertThat(letters.count()).isZero();
	}

	@Test
	void grantsWhatKeyspaceEventsNeed() {
		run(this.runner.withUserConfiguration(ExpiryListener.class), (context) -> {
			running(context);
			redis.psetex("shop:cart:1", 20, "");
			context.getBean(ExpiryListener.class).heard.await("expired");
			stop(context);
		}, KEYSPACE);
	}

	@Test
	void grantsWhatCachesNeed() {
		String near = "headrace.cache.near.caches.products.type=java.lang.String";
		run(this.runner.withUserConfiguration(Caching.class).withPropertyValues(near),
				(context) -> this.runner.withUserConfiguration(Caching.class)
					.withPropertyValues(near)
					.run((other) -> keepCoherent(context, other)),
				LOG, NEAR);
	}

	@Test
	@Tag("matrix")
	void grantsWhatCachesNeedThatUseAChannel() {
		ApplicationContextRunner channel = this.runner.withUserConfiguration(Caching.class)
			.withPropertyValues("headrace.cache.invalidation.enabled=true", "spring.cache.type=caffeine",
					"headrace.cache.invalidation.transport=channel");
		run(channel, (context) -> channel.run((other) -> {
			Cache first = cache(context);
			Cache second = cache(other);
			second.put("tea", "old");
			first.evict("tea");
			Awaitility.await().until(() -> second.get("tea") == null);
			context.getBean(CacheInvalidations.class).stop().join();
		}), CACHE_CHANNEL);
	}

	private static void keepCoherent(AssertableApplicationContext context, AssertableApplicationContext other) {
		Cache first = cache(context);
		Cache second = cache(other);
		assertThat(first.get("tea", () -> "old")).isEqualTo("old");
		Awaitility.await().until(() -> redis.hexists("shop:products::tea", "v"));
		assertThat(second.get("tea", () -> "other")).isEqualTo("old");
		first.put("tea", "new");
		Awaitility.await().until(() -> "new".equals(second.get("tea", () -> "none")));
		first.evict("tea");
		Awaitility.await().until(() -> second.get("tea") == null);
		first.put("tea", "newer");
		first.clear();
		Awaitility.await().until(() -> redis.keys("shop:products::*").isEmpty());
		context.getBean(CacheInvalidations.class).members().join();
	}

	private static Cache cache(AssertableApplicationContext context) {
		Awaitility.await().until(() -> context.getBean(CacheInvalidations.class).state().connected());
		Cache cache = context.getBean(CacheManager.class).getCache("products");
		assertThat(cache).isNotNull();
		return cache;
	}

	@Test
	void grantsWhatTheDoctorLooksAtAndNoKeyBesides() {
		List<String> rules = GUIDE.under(BASE, LISTENING, CONSUMING, LOG, NEAR, DOCTOR);
		user(rules);
		everything().run((context) -> {
			running(context);
			Doctor doctor = context.getBean(Doctor.class);
			DoctorReport report = doctor.examine();
			assertThat(report.notChecked()).isEmpty();
			assertThat(report.findings()).filteredOn((finding) -> finding.check().equals("rights")).isEmpty();
			Set<String> keys = new TreeSet<>(rules.stream().filter((rule) -> rule.startsWith("~")).toList());
			for (String key : keys) {
				user(rules.stream().filter((rule) -> !rule.equals(key)).toList());
				assertThat(doctor.examine().findings()).as("without " + key)
					.anySatisfy(
							(finding) -> assertThat(finding.problem()).startsWith("the user has no right to the keys"));
			}
		});
	}

	@Test
	void asksForEveryCommandThatScriptsSend() {
		user(GUIDE.under(BASE, LISTENING, CONSUMING, LOG, NEAR, DOCTOR));
		everything().run((context) -> {
			running(context);
			cache(context);
			Map<String, Set<String>> asked = new TreeMap<>();
			context.getBeansOfType(ServerUsage.class)
				.values()
				.stream()
				.flatMap((usage) -> usage.uses().stream())
				.forEach((use) -> use.accesses()
					.forEach((access) -> asked.computeIfAbsent(use.description(), (added) -> new TreeSet<>())
						.add(access.command())));
			assertAsked(asked.get("listener 'billing'"), "stream", SENT_BY_TEMPLATES);
			assertAsked(asked.get("listener 'billing'"), "deadletter", Set.of());
			assertAsked(asked.get("the dead letters of listener 'failing'"), "deadletter", Set.of());
			Set<String> caches = new TreeSet<>(asked.get("cache invalidation"));
			caches.addAll(asked.get("near caches [products]"));
			assertAsked(caches, "cache", Set.of());
		});
	}

	private static void assertAsked(Set<String> asked, String folder, Set<String> except) {
		assertThat(asked).as(folder).containsAll(SecurityGuide.commandsOfScripts(folder, except));
	}

	@Test
	void knowsAllCommandsThatScriptsSend() {
		assertThat(GUIDE.commands()).containsAll(SecurityGuide.commandsOfScripts());
	}

	private ApplicationContextRunner everything() {
		return this.runner.withUserConfiguration(ChannelListeners.class, StreamListeners.class, Caching.class)
			.withPropertyValues("headrace.doctor.enabled=true",
					"headrace.cache.near.caches.products.type=java.lang.String");
	}

	private static void running(AssertableApplicationContext context) {
		Awaitility.await()
			.until(() -> context.getBean(ListenerRegistry.class)
				.containers()
				.stream()
				.allMatch((container) -> container.state() == ListenerState.RUNNING));
	}

	/**
	 * What is not subscribed any more is said to the server, and it has been asked
	 * whether it lives.
	 */
	private static void stop(AssertableApplicationContext context) {
		ListenerRegistry registry = context.getBean(ListenerRegistry.class);
		registry.containers().forEach((container) -> container.stop().join());
		Awaitility.await().until(() -> executed().contains("ping"));
	}

	/** Runs an application whose user has the rights under some headings. */
	private static void run(ApplicationContextRunner runner, ContextConsumer<AssertableApplicationContext> application,
			String... headings) {
		run(runner, application, List.of(), headings);
	}

	private static void run(ApplicationContextRunner runner, ContextConsumer<AssertableApplicationContext> application,
			List<String> besides, String... headings) {
		List<String> rules = new ArrayList<>(GUIDE.under(BASE));
		rules.addAll(besides);
		rules.addAll(GUIDE.under(headings));
		user(rules);
		redis.aclLogReset();
		redis.configResetstat();
		runner.run(application);
		assertThat(refused()).isEmpty();
		Set<String> unused = GUIDE.commandsUnder(headings);
		unused.removeAll(OPTIONAL);
		unused.removeAll(SecurityGuide.commandsOfScripts());
		unused.removeAll(executed());
		assertThat(unused).as("rights that nothing has used").isEmpty();
	}

	private static Set<String> refused() {
		Set<String> refused = new TreeSet<>();
		for (Map<String, Object> entry : redis.aclLog()) {
			if ("shop".equals(entry.get("username")) && !OPTIONAL.contains(String.valueOf(entry.get("object")))) {
				refused.add(entry.get("reason") + " " + entry.get("object"));
			}
		}
		return refused;
	}

	private static Set<String> executed() {
		Set<String> executed = new TreeSet<>();
		Pattern.compile("cmdstat_([^:]+):calls=[1-9]")
			.matcher(redis.info("commandstats"))
			.results()
			.forEach((result) -> executed.add(result.group(1)));
		return executed;
	}

	private static void user(List<String> rules) {
		CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8).add("SETUSER")
			.add("shop")
			.add("reset");
		rules.forEach(arguments::add);
		redis.dispatch(CommandType.ACL, new StatusOutput<>(StringCodec.UTF8), arguments);
	}

	/** What listeners have heard. */
	static class Heard {

		private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

		private final List<String> seen = new ArrayList<>();

		void add(String message) {
			this.messages.add(message);
		}

		void await(String... expected) {
			Awaitility.await().untilAsserted(() -> {
				this.messages.drainTo(this.seen);
				assertThat(this.seen).contains(expected);
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChannelListeners {

		final Heard heard = new Heard();

		@RedisChannelListener(channels = "order.created")
		void created(String order) {
			this.heard.add("created " + order);
		}

		@RedisChannelListener(patterns = "order.*")
		void all(String order) {
			this.heard.add("all " + order);
		}

		@RedisChannelListener(channels = "price.tea", sharded = true)
		void price(String price) {
			this.heard.add("price " + price);
		}

		@RedisChannelListener(id = "failing", channels = "order.failed", deadLetter = "true")
		void failed(String order) {
			throw new IllegalStateException("no");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Responder {

		@RedisChannelListener(channels = "order.total")
		String total(String order) {
			return "total of " + order;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StreamListeners {

		final Heard heard = new Heard();

		@RedisStreamListener(id = "billing", stream = "orders", group = "billing", exclusive = "true", block = "200ms",
				lease = "2s", retry = @Retry(maxAttempts = "2", delay = "10ms"),
				deduplicate = @Deduplicate(by = "!{payload}"),
				trim = @Trim(strategy = TrimStrategy.ACKNOWLEDGED, interval = "100ms"))
		void bill(String order) {
			if (order.equals("bad")) {
				throw new IllegalStateException("no");
			}
			this.heard.add("billed " + order);
		}

		@RedisStreamListener(id = "audit", stream = "orders", broadcast = true, block = "200ms")
		void see(String order) {
			this.heard.add("seen " + order);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExpiryListener {

		final Heard heard = new Heard();

		@RedisKeyspaceListener(events = KeyspaceEvent.EXPIRED, group = "carts")
		void expired() {
			this.heard.add("expired");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

}
