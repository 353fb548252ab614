package io.github.headrace.registration;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionLost;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.ApplicationContextException;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * A prefix in front of all names in Redis, of which the application sees nothing.
 */
class NamespaceIntegrationTests {

	private static RedisServer server;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> connection;

	private final ListenerTestContext context = new ListenerTestContext(server).namespace("shop");

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create(RedisURI.create(server.host(), server.port()));
		connection = client.connect();
	}

	@AfterAll
	static void stopServer() {
		client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		server.close();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void isInFrontOfEveryKindOfDestination() {
		Kinds kinds = new Kinds();
		this.context.start(kinds);
		assertThat(publishRaw("literal", "1")).isZero();
		assertThat(publishRaw("shop:literal", "1")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("literal=1");
		assertThat(publishRaw("room:blue", "2")).isZero();
		assertThat(publishRaw("shop:room:blue", "2")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("room:blue(blue)=2");
		assertThat(publishRaw("audit.x", "3")).isZero();
		assertThat(publishRaw("shop:audit.x", "3")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("audit.x(audit.*)=3");
		assertThat(connection.sync().spublish("orders:{42}", "4")).isZero();
		assertThat(connection.sync().spublish("shop:orders:{42}", "4")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("orders:{42}=4");
		assertThat(kinds.heard).isEmpty();
	}

	@Test
	void isInFrontOfWhatIsPublished() {
		Kinds kinds = new Kinds();
		this.context.start(kinds);
		assertThat(this.context.publish("literal", "1")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("literal=1");
		assertThat(this.context.template().publish(RedisChannel.sharded("orders:{42}"), "2")).isOne();
		assertThat(this.context.next(kinds.heard)).isEqualTo("orders:{42}=2");
		this.context.publish("ask:blue", "3");
		assertThat(this.context.next(kinds.heard)).isEqualTo("room:blue(blue)=re 3");
	}

	@Test
	void isMatchedByNothingElse() {
		Everything everything = new Everything();
		try (ListenerTestContext special = new ListenerTestContext(server).namespace("s[ab]*?\\^")) {
			special.start(everything);
			for (String other : new String[] { "sa:x", "sb*?^:x", "s[ab]anything:x", "s[ab]*?^:x", "shop:x" }) {
				assertThat(publishRaw(other, "no")).as(other).isZero();
			}
			// The pattern and the template overlap: two deliveries of one message.
			assertThat(publishRaw("s[ab]*?\\^:room:blue", "1")).isEqualTo(2);
			assertThat(special.next(everything.heard)).isEqualTo("room:blue(blue)=1");
			publishRaw("s[ab]*?\\^:x", "2");
			assertThat(special.next(everything.heard)).isEqualTo("x=2");
		}
	}

	@Test
	void keepsApplicationsApart() {
		Kinds ours = new Kinds();
		Kinds theirs = new Kinds();
		Everything all = new Everything();
		this.context.start(ours);
		try (ListenerTestContext other = new ListenerTestContext(server).namespace("shop2");
				ListenerTestContext third = new ListenerTestContext(server).namespace("sho")) {
			other.start(theirs);
			third.start(all);
			this.context.publish("literal", "1");
			this.context.publish("audit.x", "2");
			other.publish("literal", "3");
			other.publish("audit.x", "4");
			third.publish("p", "5");
			// Two listeners, which do not wait for each other.
			await().untilAsserted(
					() -> assertThat(ours.heard).containsExactlyInAnyOrder("literal=1", "audit.x(audit.*)=2"));
			await().untilAsserted(
					() -> assertThat(theirs.heard).containsExactlyInAnyOrder("literal=3", "audit.x(audit.*)=4"));
			assertThat(third.next(all.heard)).isEqualTo("p=5");
			assertThat(all.heard).isEmpty();
		}
	}

	@Test
	void deliversOnceWhereDestinationsOverlap() {
		Overlapping overlapping = new Overlapping();
		this.context.start(overlapping);
		assertThat(publishRaw("shop:a.b", "1")).isEqualTo(3);
		publishRaw("shop:a.c", "2");
		assertThat(this.context.next(overlapping.heard)).isEqualTo("a.b=1");
		assertThat(this.context.next(overlapping.heard)).isEqualTo("a.c(a.*)=2");
		assertThat(overlapping.heard).isEmpty();
	}

	@Test
	void isNotInGapsAndLosses() {
		Overlapping overlapping = new Overlapping();
		this.context.start(overlapping);
		connection.sync().clientKill(KillArgs.Builder.typePubsub());
		assertThat(this.context.next(overlapping.gaps).destinations()).containsExactlyInAnyOrder("a.b", "a.*", "*.b");
		assertThat(overlapping.lost).extracting(SubscriptionLost::destination)
			.containsExactlyInAnyOrder("a.b", "a.*", "*.b");
	}

	@Test
	void isShownWhereTheServerRefuses() {
		try (RedisServer strict = RedisServer.builder().config("user default on nopass ~* &shop:b +@all").start();
				ListenerTestContext refused = new ListenerTestContext(strict).namespace("shop")) {
			assertThatExceptionOfType(ApplicationContextException.class)
				.isThrownBy(() -> refused.start(new Overlapping()))
				.havingCause()
				.isInstanceOfSatisfying(ChannelSubscriptionException.class,
						(ex) -> assertThat(ex.destinations()).containsExactlyInAnyOrder("shop:a.b", "shop:a.*",
								"shop:*.b"))
				.withMessageContaining("the subscription of 'shop:")
				.withMessageContaining("NOPERM");
		}
	}

	private static long publishRaw(String channel, String payload) {
		return connection.sync().publish(channel, payload);
	}

	static class Kinds {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisChannelListener("literal")
		void literal(String text, @Header(ChannelHeaders.CHANNEL) String channel) {
			this.heard.add(channel + "=" + text);
		}

		@RedisChannelListener("room:{room}")
		void template(ChannelMessage<String> message, @DestinationVariable String room) {
			this.heard.add(message.channel() + "(" + room + ")=" + message.payload());
		}

		@RedisChannelListener(patterns = "audit.*")
		void pattern(String text, @Header(ChannelHeaders.CHANNEL) String channel,
				@Header(ChannelHeaders.PATTERN) String pattern) {
			this.heard.add(channel + "(" + pattern + ")=" + text);
		}

		@RedisChannelListener(channels = "orders:{42}", sharded = true)
		void sharded(ChannelMessage<String> message) {
			this.heard.add(message.channel() + "=" + message.payload());
		}

		@RedisChannelListener("ask:{room}")
		@SendTo("room:{room}")
		String ask(String text) {
			return "re " + text;
		}

	}

	static class Everything {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@RedisChannelListener(channels = "room:{room}", patterns = "*")
		void any(ChannelMessage<String> message) {
			String room = message.variables().get("room");
			this.heard.add(message.channel() + ((room != null) ? "(" + room + ")" : "") + "=" + message.payload());
		}

	}

	static class Overlapping {

		final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		final BlockingQueue<SubscriptionGap> gaps = new LinkedBlockingQueue<>();

		final BlockingQueue<SubscriptionLost> lost = new LinkedBlockingQueue<>();

		@RedisChannelListener(channels = "a.b", patterns = { "a.*", "*.b" })
		void any(ChannelMessage<String> message) {
			String pattern = (message.pattern() != null) ? "(" + message.pattern() + ")" : "";
			this.heard.add(message.channel() + pattern + "=" + message.payload());
		}

		@SubscriptionGapListener
		void gap(SubscriptionGap gap) {
			this.gaps.add(gap);
		}

		@EventListener
		void lost(SubscriptionLost loss) {
			this.lost.add(loss);
		}

	}

}
