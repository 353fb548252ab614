package io.github.headrace.registration;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.SubscriptionEstablished;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.ParameterizedTypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * What a subscription that is made at run time hears, and when it stops to.
 */
class RunTimeSubscriptionsIntegrationTests {

	private static final RedisChannel<String> LOBBY = RedisChannel.of("chat:lobby", String.class);

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server).startMode(StartMode.BACKGROUND);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private StatefulRedisConnection<String, String> connection;

	private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Nested
	class WhileOpen {

		@Test
		void hearsWhatIsPublishedAfterTheConfirmation() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			ChannelSubscription subscription = subscriptions.subscribe(LOBBY, (message) -> hear(message.payload()));
			confirm(subscription);
			context.publish("chat:lobby", "hello");
			assertThat(next()).isEqualTo("hello");
			assertThat(subscription.state()).isEqualTo(ListenerState.RUNNING);
			assertThat(subscription.destinations()).containsExactly("chat:lobby");
			assertThat(subscription.statistics().received()).isEqualTo(1);
		}

		@Test
		void bindsTemplatesAndMatchesPatterns() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			ChannelSubscriptionRequest<List<Integer>> request = ChannelSubscriptionRequest
				.builder(new ParameterizedTypeReference<List<Integer>>() {
				})
				.channels("chat:{room}")
				.patterns("audit.*")
				.build();
			confirm(subscriptions.subscribe(request,
					(message) -> hear(message.channel() + message.variables() + message.payload())));
			context.publish("chat:lobby", "[1,2]");
			assertThat(next()).isEqualTo("chat:lobby{room=lobby}[1, 2]");
			context.publish("audit.login", "[3]");
			assertThat(next()).isEqualTo("audit.login{}[3]");
		}

		@Test
		void takesTheNameOfATypedChannelLiterally() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			confirm(subscriptions.subscribe(RedisChannel.of("{room}:1", String.class),
					(message) -> hear(message.payload())));
			context.publish("any:1", "not this");
			context.publish("{room}:1", "this");
			assertThat(next()).isEqualTo("this");
		}

		@Test
		void subscribesShardedChannels() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			RedisChannel<String> channel = RedisChannel.sharded("{42}:orders", String.class);
			confirm(subscriptions.subscribe(channel, (message) -> hear(message.payload())));
			context.template().publish(channel, "sharded");
			assertThat(next()).isEqualTo("sharded");
		}

		@Test
		void isNotReachedByTheFailureOrSlownessOfAnother() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			CountDownLatch never = new CountDownLatch(1);
			confirm(subscriptions.subscribe(LOBBY, (message) -> never.await()));
			confirm(subscriptions.subscribe(LOBBY, (message) -> {
				throw new IOException("Broken pipe");
			}));
			confirm(subscriptions.subscribe(LOBBY, (message) -> hear(message.payload())));
			for (int i = 0; i < 100; i++) {
				context.publish("chat:lobby", String.valueOf(i));
			}
			assertThat(IntStream.range(0, 100).mapToObj((i) -> next()))
				.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
			assertThat(context.nextFailure().cause()).hasMessage("Broken pipe");
			never.countDown();
		}

		@Test
		void isListedWithItsDestinations() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			ChannelSubscription first = subscriptions.subscribe(LOBBY, (message) -> {
			});
			ChannelSubscription second = subscriptions.subscribe(LOBBY, (message) -> {
			});
			ChannelSubscription third = subscriptions.subscribe(
					ChannelSubscriptionRequest.builder(String.class).channels("chat:{room}").patterns("a*").build(),
					(message) -> {
					});
			confirm(first);
			confirm(second);
			confirm(third);
			assertThat(subscriptions.destinations()).hasToString("{a*=1, chat:lobby=2, chat:{room}=1}");
			assertThat(subscriptions.subscriptions()).containsExactlyInAnyOrder(first, second, third);
			assertThat(context.ids()).isEmpty();
			assertThat(connectionsOn("chat:lobby")).isEqualTo(1);
			first.close();
			assertThat(subscriptions.destinations()).containsEntry("chat:lobby", 1);
			assertThat(connectionsOn("chat:lobby")).isEqualTo(1);
			second.close();
			second.closed().get(10, TimeUnit.SECONDS);
			assertThat(connectionsOn("chat:lobby")).isZero();
		}

		@Test
		void mayBeMadeAndClosedByAHandler() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			List<ChannelSubscription> made = new CopyOnWriteArrayList<>();
			CompletableFuture<ChannelSubscription> itself = new CompletableFuture<>();
			ChannelSubscription outer = subscriptions.subscribe(LOBBY, (message) -> {
				hear("outer " + message.payload());
				ChannelSubscription inner = subscriptions.subscribe(LOBBY,
						(innerMessage) -> hear("inner " + innerMessage.payload()));
				confirm(inner);
				made.add(inner);
				itself.join().close();
			});
			itself.complete(outer);
			confirm(outer);
			context.publish("chat:lobby", "1");
			outer.closed().get(10, TimeUnit.SECONDS);
			context.publish("chat:lobby", "2");
			assertThat(List.of(next(), next())).containsExactly("outer 1", "inner 2");
			assertThat(made).hasSize(1);
		}

	}

	@Nested
	class Tells {

		@Test
		void thatItIsSubscribedBeforeTheFirstMessage() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			AtomicBoolean stop = new AtomicBoolean();
			Thread publisher = new Thread(() -> {
				while (!stop.get()) {
					context.publish("chat:lobby", "x");
				}
			});
			publisher.start();
			try {
				for (int i = 0; i < 200; i++) {
					BlockingQueue<Object> events = new LinkedBlockingQueue<>();
					ChannelSubscription subscription = subscriptions.subscribe(
							ChannelSubscriptionRequest.builder(LOBBY).onSubscribed(events::add).build(),
							(message) -> events.add(message.payload()));
					assertThat(context.next(events)).isInstanceOfSatisfying(SubscriptionEstablished.class,
							(established) -> assertThat(established.destinations()).containsExactly("chat:lobby"));
					assertThat(context.next(events)).isEqualTo("x");
					subscription.close();
					assertThat(events).allMatch("x"::equals);
				}
			}
			finally {
				stop.set(true);
				publisher.join();
			}
		}

		@Test
		void ofGapsInPlace() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			List<Object> events = new CopyOnWriteArrayList<>();
			ChannelSubscriptionRequest<String> request = ChannelSubscriptionRequest.builder(String.class)
				.channels("chat:lobby")
				.onSubscribed(events::add)
				.onGap(events::add)
				.build();
			ChannelSubscription subscription = subscriptions.subscribe(request,
					(message) -> events.add(message.payload()));
			confirm(subscription);
			context.publish("chat:lobby", "before");
			await().until(() -> events.size() == 2);
			raw().clientKill(KillArgs.Builder.typePubsub());
			await().until(() -> events.size() == 3);
			context.publish("chat:lobby", "after");
			await().until(() -> events.size() == 4);
			assertThat(events.get(0)).isInstanceOf(SubscriptionEstablished.class);
			assertThat(events.get(1)).isEqualTo("before");
			assertThat(events.get(2)).isInstanceOfSatisfying(SubscriptionGap.class,
					(gap) -> assertThat(gap.listenerId()).isEqualTo(subscription.id()));
			assertThat(events.get(3)).isEqualTo("after");
			assertThat(subscription.statistics().gaps()).isEqualTo(1);
		}

	}

	@Nested
	class WhenClosed {

		@Test
		void handsNothingOverThatWaits() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			CountDownLatch entered = new CountDownLatch(1);
			CountDownLatch goOn = new CountDownLatch(1);
			ChannelSubscription subscription = subscriptions.subscribe(LOBBY, (message) -> {
				hear(message.payload());
				entered.countDown();
				goOn.await();
			});
			confirm(subscription);
			for (int i = 0; i < 5; i++) {
				context.publish("chat:lobby", String.valueOf(i));
			}
			assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
			await().until(() -> subscription.statistics().received() == 5);
			subscription.close();
			assertThat(subscription.closed()).isNotDone();
			subscription.close();
			goOn.countDown();
			subscription.closed().get(10, TimeUnit.SECONDS);
			assertThat(heard).containsExactly("0");
			assertThat(subscription.state()).isEqualTo(ListenerState.STOPPED);
			assertThat(subscription.statistics().discarded()).isEqualTo(4);
			assertThat(subscriptions.subscriptions()).isEmpty();
		}

		@Test
		void cancelsAConfirmationThatHasNotCome() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			server.kill();
			ChannelSubscription subscription = subscriptions.subscribe(LOBBY, (message) -> {
			});
			CompletableFuture<Void> confirmed = subscription.confirmed();
			subscription.close();
			subscription.closed().get(10, TimeUnit.SECONDS);
			assertThat(confirmed).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withCauseInstanceOf(CancellationException.class);
		}

		@Test
		void leavesNothingOfOverflowsThatDisconnect() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			ChannelSubscriptionRequest<String> request = ChannelSubscriptionRequest.builder(LOBBY)
				.overflow(Overflow.DISCONNECT)
				.inbox(4, 1000)
				.build();
			for (int i = 0; i < 5; i++) {
				ChannelSubscription subscription = subscriptions.subscribe(request, (message) -> {
				});
				confirm(subscription);
				assertThat(connectionsOn("chat:lobby")).isEqualTo(1);
				subscription.close();
				subscription.closed().get(10, TimeUnit.SECONDS);
				await().until(() -> connectionsOn("chat:lobby") == 0);
			}
			await().until(() -> raw().clientList().lines().noneMatch((line) -> line.contains("flags=P")));
		}

	}

	@Nested
	class AtAFault {

		@Test
		void staysAsItIsWhenAnotherIsRefused() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			raw().aclSetuser("default", AclSetuserArgs.Builder.resetChannels().channelPattern("chat:*"));
			ChannelSubscription permitted = subscriptions.subscribe(LOBBY, (message) -> hear(message.payload()));
			ChannelSubscription refused = subscriptions.subscribe(RedisChannel.of("secret", String.class),
					(message) -> hear(message.payload()));
			confirm(permitted);
			assertThat(refused.confirmed()).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(ChannelSubscriptionException.class)
				.withMessageContaining("secret")
				.withMessageContaining("NOPERM");
			assertThat(refused.state()).isEqualTo(ListenerState.FAILED);
			assertThat(refused.problems()).singleElement().asString().contains("secret", "NOPERM");
			assertThat(permitted.problems()).isEmpty();
			context.publish("chat:lobby", "still here");
			assertThat(next()).isEqualTo("still here");
			raw().aclSetuser("default", AclSetuserArgs.Builder.allChannels());
			raw().clientKill(KillArgs.Builder.typePubsub());
			await().until(() -> refused.state() == ListenerState.RUNNING);
			context.publish("secret", "at last");
			assertThat(next()).isEqualTo("at last");
		}

		@Test
		void isConfirmedAndHearsOnceWhateverHappensWhileSubscribing() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			RedisCommands<String, String> killer = raw();
			List<ChannelSubscription> all = new ArrayList<>();
			List<String> expected = new ArrayList<>();
			for (int i = 0; i < 400; i++) {
				String channel = "fault:" + (i % 40);
				all.add(subscriptions.subscribe(RedisChannel.of(channel, String.class),
						(message) -> hear(message.channel())));
				expected.add(channel);
				if (i == 200) {
					server.kill();
					server.restart();
				}
				else if (i % 20 == 10) {
					killer.clientKill(KillArgs.Builder.typePubsub());
				}
			}
			for (ChannelSubscription subscription : all) {
				confirm(subscription);
			}
			await().until(() -> all.stream().allMatch((some) -> some.state() == ListenerState.RUNNING));
			for (int i = 0; i < 40; i++) {
				context.publish("fault:" + i, "once");
			}
			await().until(() -> heard.size() >= all.size());
			all.forEach(ChannelSubscription::close);
			for (ChannelSubscription subscription : all) {
				subscription.closed().get(10, TimeUnit.SECONDS);
			}
			assertThat(heard).containsExactlyInAnyOrderElementsOf(expected);
			assertThat(IntStream.range(0, 40)).allMatch((i) -> connectionsOn("fault:" + i) == 0);
		}

		@Test
		void waitsForAServerThatIsNotThere() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			server.kill();
			ChannelSubscription subscription = subscriptions.subscribe(LOBBY, (message) -> hear(message.payload()));
			assertThat(subscription.confirmed()).isNotDone();
			server.restart();
			confirm(subscription);
			context.publish("chat:lobby", "after the restart");
			assertThat(next()).isEqualTo("after the restart");
		}

	}

	@Nested
	class WithTheApplication {

		@Test
		void isRememberedBeforeTheStart() throws Exception {
			List<ChannelSubscription> early = new CopyOnWriteArrayList<>();
			context
				.bean("early", SmartInitializingSingleton.class,
						() -> () -> early
							.add(context.subscriptions().subscribe(LOBBY, (message) -> hear(message.payload()))))
				.start();
			confirm(early.get(0));
			context.publish("chat:lobby", "hello");
			assertThat(next()).isEqualTo("hello");
		}

		@Test
		void isDrainedAtTheStopAndOpenedAgainAtTheNextStart() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			List<SubscriptionEstablished> established = new CopyOnWriteArrayList<>();
			CountDownLatch entered = new CountDownLatch(1);
			ChannelSubscription subscription = subscriptions.subscribe(
					ChannelSubscriptionRequest.builder(LOBBY).onSubscribed(established::add).build(), (message) -> {
						entered.countDown();
						hear(message.payload());
					});
			confirm(subscription);
			for (int i = 0; i < 100; i++) {
				context.publish("chat:lobby", String.valueOf(i));
			}
			await().until(() -> subscription.statistics().received() == 100);
			context.context.stop();
			assertThat(heard).hasSize(100);
			assertThatIllegalStateException().isThrownBy(() -> subscriptions.subscribe(LOBBY, (message) -> {
			})).withMessageContaining("[chat:lobby]").withMessageContaining("has stopped");
			heard.clear();
			context.context.start();
			await().until(() -> established.size() == 2);
			context.publish("chat:lobby", "again");
			assertThat(next()).isEqualTo("again");
		}

		@Test
		void isClosedWithIt() throws Exception {
			RedisChannelSubscriptions subscriptions = start();
			ChannelSubscription subscription = subscriptions.subscribe(LOBBY, (message) -> {
			});
			CompletableFuture<Void> closed = subscription.closed();
			context.close();
			closed.get(10, TimeUnit.SECONDS);
			subscription.close();
			assertThat(subscription.state()).isEqualTo(ListenerState.STOPPED);
			assertThat(subscriptions.subscriptions()).isEmpty();
			assertThatIllegalStateException().isThrownBy(() -> subscriptions.subscribe(LOBBY, (message) -> {
			})).withMessageContaining("has stopped");
		}

	}

	@Nested
	class OfBadInput {

		@Test
		void saysWhatIsMissing() {
			RedisChannelSubscriptions subscriptions = start();
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> ChannelSubscriptionRequest.builder(String.class).build())
				.withMessageContaining("neither a channel nor a pattern");
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> ChannelSubscriptionRequest.builder(String.class).channels(" ").build())
				.withMessageContaining("'channels' has an empty entry");
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> subscriptions.subscribe(LOBBY, null))
				.withMessageContaining("[chat:lobby]")
				.withMessageContaining("has no handler");
			assertThatIllegalArgumentException().isThrownBy(() -> RedisChannel.of("a", (Class<String>) null))
				.withMessageContaining("'type' of channel 'a'");
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ChannelSubscriptionRequest.builder((Class<String>) null))
				.withMessageContaining("'payloadType' must not be null");
		}

		@Test
		void saysWhatCannotWork() {
			RedisChannelSubscriptions subscriptions = start();
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> ChannelSubscriptionRequest.builder(String.class).patterns("a*").sharded(true).build())
				.withMessageContaining("[a*]")
				.withMessageContaining("no patterns of sharded channels");
			assertThatExceptionOfType(InvalidListenerException.class)
				.isThrownBy(() -> ChannelSubscriptionRequest.builder(String.class).channels("a{b").build())
				.withMessageContaining("a{b");
			assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(() -> subscriptions
				.subscribe(ChannelSubscriptionRequest.builder(LOBBY).inbox(0, 1).build(), (message) -> {
				})).withMessageContaining("'capacity' must be positive but is 0");
			assertThat(subscriptions.subscriptions()).isEmpty();
		}

	}

	private RedisChannelSubscriptions start() {
		return this.context.start().subscriptions();
	}

	private static void confirm(ChannelSubscription subscription) throws Exception {
		subscription.confirmed().get(10, TimeUnit.SECONDS);
	}

	private void hear(String text) {
		this.heard.add(text);
	}

	private String next() {
		return this.context.next(this.heard);
	}

	private RedisCommands<String, String> raw() {
		if (this.connection == null) {
			this.connection = this.client.connect();
		}
		return this.connection.sync();
	}

	private long connectionsOn(String channel) {
		return raw().pubsubNumsub(channel).get(channel);
	}

}
