package io.github.headrace.registration;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.KeyspaceEndpoint;
import io.github.headrace.keyspace.KeyspaceEvent;
import io.github.headrace.keyspace.KeyspaceHeaders;
import io.github.headrace.keyspace.KeyspaceNotification;
import io.github.headrace.listener.ListenerState;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SortArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What keyspace listeners hear of a server that tells of everything.
 */
class KeyspaceIntegrationTests {

	private final RedisServer server = RedisServer.builder().config("notify-keyspace-events KEA").start();

	private final ListenerTestContext context = new ListenerTestContext(this.server);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final RedisCommands<String, String> redis = this.client.connect().sync();

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void hearsThatASessionHasExpired() {
		Sessions sessions = new Sessions();
		this.context.start(sessions);
		this.redis.psetex("other:eve", 1, "x");
		this.redis.psetex("session:ada", 1, "x");
		assertThat(this.context.next(sessions.users)).isEqualTo("ada");
		assertThat(sessions.users).isEmpty();
		assertThat(this.context.registry().find("sessions-loggedOut").orElseThrow().destinations())
			.containsExactly("__keyspace@0__:session:{user}");
	}

	@Test
	void tellsEverythingOfAnEvent() {
		Everything everything = new Everything();
		this.context.start(everything);
		Instant before = Instant.now();
		this.redis.set("cart:7:items", "x");
		KeyspaceNotification notification = this.context.next(everything.notifications);
		assertThat(notification.key()).isEqualTo("cart:7:items");
		assertThat(notification.event()).isEqualTo("set");
		assertThat(notification.kind()).isEqualTo(KeyspaceEvent.SET);
		assertThat(notification.database()).isZero();
		assertThat(notification.variables()).isEqualTo(Map.of("id", "7"));
		assertThat(notification.receivedAt()).isBetween(before, Instant.now());
		assertThat(this.context.next(everything.headers)).isEqualTo("cart:7:items set 0 __keyspace@0__:cart:7:items");
	}

	@Test
	void hearsEventsOfAllKeysWhereNoneIsNamed() {
		AllKeys allKeys = new AllKeys();
		this.context.start(allKeys);
		this.redis.set("a", "x");
		this.redis.append("b", "x");
		this.redis.del("a", "b");
		assertThat(List.of(this.context.next(allKeys.heard), this.context.next(allKeys.heard),
				this.context.next(allKeys.heard)))
			.containsExactly("a set", "a del", "b del");
	}

	@Test
	void hearsAnythingWhereAnyEventIsWanted() {
		Any any = new Any();
		this.context.start(any);
		this.redis.set("a", "x");
		this.redis.expire("a", 100);
		this.redis.sadd("config", "x");
		assertThat(List.of(this.context.next(any.everywhere), this.context.next(any.everywhere),
				this.context.next(any.everywhere)))
			.containsExactly("a set", "a expire", "config sadd");
		assertThat(this.context.next(any.config)).isEqualTo("config sadd");
		assertThat(any.config).isEmpty();
	}

	@Test
	void hearsAnEventOnceHoweverKeysOverlap() {
		Overlapping overlapping = new Overlapping();
		this.context.start(overlapping);
		List<String> expected = IntStream.range(0, 500)
			.mapToObj((i) -> (i % 3 == 0) ? "a:b del" : ((i % 3 == 1) ? "a:b set" : "a:c set"))
			.toList();
		for (String event : expected) {
			String key = event.substring(0, 3);
			if (event.endsWith("del")) {
				this.redis.set("a:b", "x");
				assertThat(this.context.next(overlapping.heard)).isEqualTo("a:b set");
				this.redis.del(key);
			}
			else {
				this.redis.set(key, "x");
			}
			assertThat(this.context.next(overlapping.heard)).isEqualTo(event);
		}
		assertThat(overlapping.heard).isEmpty();
	}

	@Test
	void keepsTheEventsOfAKeyInOrder() {
		Concurrent concurrent = new Concurrent();
		this.context.start(concurrent);
		for (int i = 0; i < 300; i++) {
			for (String key : List.of("k:a", "k:b", "k:c")) {
				this.redis.set(key, "x");
				this.redis.append(key, "y");
				this.redis.del(key);
			}
		}
		await().untilAsserted(() -> assertThat(concurrent.heard).hasSize(2700));
		for (String key : List.of("k:a", "k:b", "k:c")) {
			List<String> events = concurrent.heard.stream()
				.filter((notification) -> notification.key().equals(key))
				.map(KeyspaceNotification::event)
				.toList();
			assertThat(events).hasSize(900);
			for (int i = 0; i < 900; i++) {
				assertThat(events.get(i)).isEqualTo(List.of("set", "append", "del").get(i % 3));
			}
		}
		assertThat(concurrent.threads).hasSizeGreaterThan(1);
	}

	@Test
	void listensToTheDatabaseOfTheConnections() {
		RedisStandaloneConfiguration configuration = new RedisStandaloneConfiguration(this.server.host(),
				this.server.port());
		configuration.setDatabase(3);
		AllKeys allKeys = new AllKeys();
		try (ListenerTestContext third = new ListenerTestContext(new LettuceConnectionFactory(configuration))) {
			third.start(allKeys);
			this.redis.set("zero", "x");
			this.redis.select(3);
			this.redis.set("three", "x");
			assertThat(third.next(allKeys.heard)).isEqualTo("three set");
		}
	}

	@Test
	void listensToTheDatabaseThatItNames() {
		Fifth fifth = new Fifth();
		this.context.property("database", "5").start(fifth);
		this.redis.set("a", "zero");
		this.redis.select(5);
		this.redis.set("a", "five");
		assertThat(this.context.next(fifth.heard).database()).isEqualTo(5);
		assertThat(fifth.heard).isEmpty();
	}

	@Test
	void keepsToItsNamespace() {
		Sessions sessions = new Sessions();
		AllKeys allKeys = new AllKeys();
		Overlapping overlapping = new Overlapping();
		this.context.namespace("shop*").start(sessions, allKeys, overlapping);
		this.redis.psetex("session:eve", 1, "x");
		this.redis.psetex("shopping:session:eve", 1, "x");
		this.redis.psetex("shop*:session:ada", 1, "x");
		assertThat(this.context.next(sessions.users)).isEqualTo("ada");
		assertThat(this.context.next(allKeys.heard)).isEqualTo("session:ada set");
		this.redis.set("shop*:a:b", "x");
		assertThat(this.context.next(overlapping.heard)).isEqualTo("a:b set");
		assertThat(sessions.users).isEmpty();
	}

	@Test
	void takesNamesOfEventsFromProperties() {
		Named named = new Named();
		this.context.property("wanted", "expired,del").start(named);
		this.redis.set("a", "x");
		this.redis.del("a");
		this.redis.psetex("b", 1, "x");
		assertThat(this.context.next(named.heard)).isEqualTo("a del");
		assertThat(this.context.next(named.heard)).isEqualTo("b expired");
	}

	@Test
	void retriesAndReportsFailuresLikeAnyListener() {
		Failing failing = new Failing();
		this.context.start(failing);
		this.redis.set("a", "x");
		assertThat(this.context.nextFailure()).satisfies((failure) -> {
			assertThat(failure.listenerId()).isEqualTo("failing");
			assertThat(failure.attempts()).isEqualTo(2);
			assertThat(failure.cause()).hasMessage("no");
		});
	}

	@Test
	void reportsAGapWhenTheServerRestarts() {
		Guarded guarded = new Guarded();
		this.context.start(guarded);
		this.server.kill();
		this.server.restart();
		assertThat(this.context.next(guarded.gaps).cause()).isEqualTo(SubscriptionGap.Cause.CONNECTION);
		await().until(() -> this.context.registry().find("guarded").orElseThrow().state() == ListenerState.RUNNING);
		this.redis.set("a", "x");
		assertThat(this.context.next(guarded.heard)).isEqualTo("a");
	}

	@Test
	void canBeDeclaredByCode() {
		BlockingQueue<String> heard = new LinkedBlockingQueue<>();
		this.context.start();
		this.context.registrar()
			.register(this.context.context.getBean(KeyspaceChannels.class)
				.endpoint(KeyspaceEndpoint.builder("deleted")
					.events(KeyspaceEvent.DEL)
					.keys("a:{x}")
					.filter("#x != 'c'")
					.handler((notification) -> heard.add(notification.variables() + notification.key()))
					.build()));
		await().until(() -> this.context.registry().find("deleted").orElseThrow().state() == ListenerState.RUNNING);
		this.redis.mset(Map.of("a:b", "x", "a:c", "x"));
		this.redis.del("a:c");
		this.redis.del("a:b");
		assertThat(this.context.next(heard)).isEqualTo("{x=b}a:b");
	}

	@Test
	void knowsTheNamesThatTheServerUses() {
		Any any = new Any();
		this.context.start(any);
		this.redis.set("s", "1");
		this.redis.incrbyfloat("s", 1.5);
		this.redis.setrange("s", 0, "x");
		this.redis.setbit("s", 1, 1);
		this.redis.copy("s", "s2");
		this.redis.rename("s2", "s3");
		this.redis.expire("s3", 10);
		this.redis.persist("s3");
		this.redis.restore("s4", 0, this.redis.dump("s3"));
		this.redis.pfadd("hll", "x");
		this.redis.rpush("l", "3", "1", "2", "3");
		this.redis.sortStore("l", new SortArgs(), "l2");
		this.redis.lset("l", 0, "4");
		this.redis.linsert("l", true, "1", "0");
		this.redis.lrem("l", 1, "2");
		this.redis.ltrim("l", 0, 1);
		this.redis.zadd("z", 1, "a");
		this.redis.zaddincr("z", 1, "a");
		this.redis.zadd("z", 1, "b");
		this.redis.zadd("z", 0, "c");
		this.redis.zrangestore("z2", "z", Range.create(0L, -1L));
		this.redis.zremrangebyrank("z", 0, 0);
		this.redis.zremrangebyscore("z", Range.create(1, 1));
		this.redis.zpopmin("z");
		this.redis.geoadd("g", 1, 1, "x");
		this.redis.hset("h", "f", "1");
		this.redis.hincrby("h", "f", 1);
		this.redis.xadd("x", new XAddArgs().maxlen(1), Map.of("f", "v"));
		this.redis.xgroupCreate(XReadArgs.StreamOffset.from("x", "0"), "group");
		this.redis.xgroupDestroy("x", "group");
		this.redis.set("end", "x");
		String heard;
		do {
			heard = this.context.next(any.everywhere);
			assertThat(KeyspaceEvent.named(heard.substring(heard.indexOf(' ') + 1))).as(heard).isNotNull();
		}
		while (!heard.equals("end set"));
	}

	static class Sessions {

		final BlockingQueue<String> users = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(events = KeyspaceEvent.EXPIRED, keys = "session:{user}")
		void loggedOut(@DestinationVariable String user) {
			this.users.add(user);
		}

	}

	static class Everything {

		final BlockingQueue<KeyspaceNotification> notifications = new LinkedBlockingQueue<>();

		final BlockingQueue<String> headers = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(events = KeyspaceEvent.SET, keys = "cart:{id}:items")
		void notified(KeyspaceNotification notification) {
			this.notifications.add(notification);
		}

		@RedisKeyspaceListener(events = KeyspaceEvent.SET, keyPatterns = "cart:*:items")
		void headers(@Header(KeyspaceHeaders.KEY) String key, @Header(KeyspaceHeaders.EVENT) String event,
				@Header(KeyspaceHeaders.DATABASE) int database, @Header(ChannelHeaders.CHANNEL) String channel) {
			this.headers.add(key + " " + event + " " + database + " " + channel);
		}

	}

	static class AllKeys {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(id = "all-keys", events = { KeyspaceEvent.SET, KeyspaceEvent.DEL })
		void heard(KeyspaceNotification notification) {
			this.heard.add(notification.key() + " " + notification.event());
		}

	}

	static class Any {

		final BlockingQueue<String> everywhere = new LinkedBlockingQueue<>();

		final BlockingQueue<String> config = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(events = KeyspaceEvent.ANY)
		void everywhere(KeyspaceNotification notification) {
			this.everywhere.add(notification.key() + " " + notification.event());
		}

		@RedisKeyspaceListener(events = KeyspaceEvent.ANY, keys = "config")
		void config(KeyspaceNotification notification) {
			this.config.add(notification.key() + " " + notification.event());
		}

	}

	static class Overlapping {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(events = { KeyspaceEvent.SET, KeyspaceEvent.DEL }, keys = "a:b",
				keyPatterns = { "a:*", "*b", "a:[bc]" })
		void heard(KeyspaceNotification notification) {
			this.heard.add(notification.key() + " " + notification.event());
		}

	}

	static class Concurrent {

		final BlockingQueue<KeyspaceNotification> heard = new LinkedBlockingQueue<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		@RedisKeyspaceListener(events = KeyspaceEvent.ANY, concurrency = "4")
		void heard(KeyspaceNotification notification) {
			this.threads.add(Thread.currentThread().getName());
			this.heard.add(notification);
		}

	}

	static class Fifth {

		final BlockingQueue<KeyspaceNotification> heard = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(events = KeyspaceEvent.SET, database = "${database}")
		void heard(KeyspaceNotification notification) {
			this.heard.add(notification);
		}

	}

	static class Named {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(eventNames = "#{'${wanted}'.split(',')}")
		void heard(KeyspaceNotification notification) {
			this.heard.add(notification.key() + " " + notification.event());
		}

	}

	static class Failing {

		@RedisKeyspaceListener(id = "failing", events = KeyspaceEvent.SET,
				retry = @Retry(maxAttempts = "2", delay = "1ms"))
		void fails() {
			throw new IllegalStateException("no");
		}

	}

	static class Guarded {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		final BlockingQueue<SubscriptionGap> gaps = new LinkedBlockingQueue<>();

		@RedisKeyspaceListener(id = "guarded", events = KeyspaceEvent.SET)
		void heard(@Header(KeyspaceHeaders.KEY) String key) {
			this.heard.add(key);
		}

		@SubscriptionGapListener("guarded")
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

	}

}
