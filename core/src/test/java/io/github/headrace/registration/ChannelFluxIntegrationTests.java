package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.SubscriptionEstablished;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A Flux subscribes for each of its subscribers, and goes at their pace.
 */
class ChannelFluxIntegrationTests {

	private static final RedisChannel<Integer> NUMBERS = RedisChannel.of("numbers", Integer.class);

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server).startMode(StartMode.BACKGROUND);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void subscribesWithItsSubscriberAndEndsWithTheCancellation() {
		RedisChannelSubscriptions subscriptions = start();
		Flux<Integer> flux = subscriptions.flux(NUMBERS).map(ChannelMessage::payload);
		assertThat(subscriptions.subscriptions()).isEmpty();
		Requesting first = new Requesting(Long.MAX_VALUE);
		Requesting second = new Requesting(Long.MAX_VALUE);
		flux.subscribe(first);
		flux.subscribe(second);
		assertThat(subscriptions.subscriptions()).hasSize(2);
		awaitRunning(subscriptions);
		publish(0, 100);
		assertThat(receive(200))
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).mapToObj((i) -> (Object) (i / 2)).toList());
		first.cancel();
		assertThat(subscriptions.subscriptions()).hasSize(1);
		second.cancel();
		await().until(() -> connectionsOnNumbers() == 0);
		assertThat(subscriptions.subscriptions()).isEmpty();
	}

	@Test
	void leavesInTheInboxWhatIsNotRequested() {
		RedisChannelSubscriptions subscriptions = start();
		Requesting subscriber = new Requesting(3);
		subscriptions.flux(NUMBERS).map(ChannelMessage::payload).subscribe(subscriber);
		awaitRunning(subscriptions);
		publish(0, 1000);
		assertThat(receive(3)).containsExactly(0, 1, 2);
		ChannelSubscription subscription = subscriptions.subscriptions().get(0);
		await().until(() -> subscription.statistics().received() == 1000);
		await().until(() -> subscription.state() == ListenerState.PAUSED);
		assertThat(subscription.statistics().depth()).isGreaterThan(990);
		assertThat(this.signals).isEmpty();
		for (int i = 3; i < 503; i++) {
			subscriber.request(1);
			assertThat(receive(1)).containsExactly(i);
		}
		subscriber.request(Long.MAX_VALUE);
		assertThat(receive(497))
			.containsExactlyElementsOf(IntStream.range(503, 1000).mapToObj((i) -> (Object) i).toList());
	}

	@Test
	void tellsInPlaceWhatHappensToTheSubscription() {
		RedisChannelSubscriptions subscriptions = start();
		Requesting subscriber = new Requesting(1);
		subscriptions
			.flux(ChannelSubscriptionRequest.builder(NUMBERS)
				.onSubscribed(this.signals::add)
				.onGap(this.signals::add)
				.build())
			.map(ChannelMessage::payload)
			.subscribe(subscriber);
		assertThat(receive(1).get(0)).isInstanceOf(SubscriptionEstablished.class);
		publish(0, 2);
		await().until(() -> subscriptions.subscriptions().get(0).statistics().received() == 2);
		raw().clientKill(KillArgs.Builder.typePubsub());
		await().until(() -> connectionsOnNumbers() == 1);
		publish(2, 3);
		await().until(() -> subscriptions.subscriptions().get(0).statistics().received() == 3);
		assertThat(receive(1)).containsExactly(0);
		assertThat(this.signals).isEmpty();
		subscriber.request(1);
		assertThat(receive(1)).containsExactly(1);
		subscriber.request(1);
		List<Object> rest = receive(2);
		assertThat(rest.get(0)).isInstanceOf(SubscriptionGap.class);
		assertThat(rest.get(1)).isEqualTo(2);
	}

	@Test
	void failsWhenItIsRefused() {
		RedisChannelSubscriptions subscriptions = start();
		raw().aclSetuser("default", AclSetuserArgs.Builder.resetChannels());
		subscriptions.flux(NUMBERS).map(ChannelMessage::payload).subscribe(new Requesting(1));
		assertThat(receive(1).get(0)).isInstanceOf(ChannelSubscriptionException.class);
		await().until(() -> subscriptions.subscriptions().isEmpty());
	}

	@Test
	void completesWhenTheApplicationStops() {
		RedisChannelSubscriptions subscriptions = start();
		subscriptions.flux(NUMBERS).map(ChannelMessage::payload).subscribe(new Requesting(Long.MAX_VALUE));
		awaitRunning(subscriptions);
		publish(0, 10);
		await().until(() -> subscriptions.subscriptions().get(0).statistics().received() == 10);
		this.context.context.stop();
		List<Object> all = receive(11);
		assertThat(all.subList(0, 10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
		assertThat(all.get(10)).isEqualTo("complete");
		await().until(() -> subscriptions.subscriptions().isEmpty());
	}

	@Test
	void failsAfterTheStop() {
		RedisChannelSubscriptions subscriptions = start();
		this.context.context.stop();
		subscriptions.flux(NUMBERS).map(ChannelMessage::payload).subscribe(new Requesting(1));
		assertThat(receive(1).get(0)).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void passesAMessageOverThatCannotBeRead() {
		RedisChannelSubscriptions subscriptions = start();
		subscriptions.flux(NUMBERS).map(ChannelMessage::payload).subscribe(new Requesting(Long.MAX_VALUE));
		awaitRunning(subscriptions);
		this.context.publish("numbers", "no number");
		publish(1, 2);
		assertThat(receive(1)).containsExactly(1);
		assertThat(this.context.nextFailure().destination()).isEqualTo("numbers");
	}

	private RedisChannelSubscriptions start() {
		return this.context.start().subscriptions();
	}

	private void awaitRunning(RedisChannelSubscriptions subscriptions) {
		await().until(() -> subscriptions.subscriptions()
			.stream()
			.allMatch((subscription) -> subscription.confirmed().isDone()));
	}

	private void publish(int from, int to) {
		this.context.template().publishAll("numbers", IntStream.range(from, to).boxed().toList());
	}

	private List<Object> receive(int count) {
		List<Object> received = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			received.add(this.context.next(this.signals));
		}
		return received;
	}

	private RedisCommands<String, String> raw() {
		return this.client.connect().sync();
	}

	private long connectionsOnNumbers() {
		return raw().pubsubNumsub("numbers").get("numbers");
	}

	private final class Requesting extends BaseSubscriber<Object> {

		private final long first;

		Requesting(long first) {
			this.first = first;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			subscription.request(this.first);
		}

		@Override
		protected void hookOnNext(Object value) {
			ChannelFluxIntegrationTests.this.signals.add(value);
		}

		@Override
		protected void hookOnError(Throwable failure) {
			ChannelFluxIntegrationTests.this.signals.add(failure);
		}

		@Override
		protected void hookOnComplete() {
			ChannelFluxIntegrationTests.this.signals.add("complete");
		}

	}

}
