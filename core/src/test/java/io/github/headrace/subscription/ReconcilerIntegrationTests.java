package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.PubSubOutput;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of topics that have to be asked for elsewhere, or anew.
 */
class ReconcilerIntegrationTests {

	private static final SubscriptionSettings SETTINGS = new SubscriptionSettings(Duration.ofSeconds(2),
			Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(100), 3, Duration.ofMillis(20),
			Duration.ofMillis(200));

	private final RedisServer server = RedisServer.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final List<StatefulRedisPubSubConnection<String, byte[]>> opened = new CopyOnWriteArrayList<>();

	private final MovingRouter router = new MovingRouter();

	private final Subscriptions subscriptions = new Subscriptions(this.router, "the server", SETTINGS,
			SubscriptionAdvice.GENERAL, new Heartbeats());

	@AfterEach
	void close() {
		this.subscriptions.stop();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void tellsOfAnInterruptionBeforeItEnds() throws Exception {
		CountingEar last = new CountingEar();
		CountDownLatch ended = new CountDownLatch(1);
		this.subscriptions.subscribe(Topic.channel("a"), new TopicListener() {

			@Override
			public void message(String channel, byte[] body) {
			}

			@Override
			public void interrupted(Interruption.Cause cause, Instant since) {
				// Long enough for the other place to confirm, if it had been asked.
				awaitUninterrupted(ended);
			}

		});
		this.subscriptions.subscribe(Topic.channel("a"), last.counting(ended));
		this.subscriptions.subscribe(Topic.channel("moved"), new CountingEar());
		this.router.moved = this.router.two;
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		this.router.others = this.router.two;
		await().untilAsserted(() -> assertThat(last.heard).contains("subscribed RESUBSCRIBE"));
		await().untilAsserted(() -> assertThat(last.heard).containsExactly("subscribed null", "interrupted RESUBSCRIBE",
				"subscribed RESUBSCRIBE"));
	}

	@Test
	void regainsWhatAServerEndsAlthoughItWasStoppedMeanwhile() throws Exception {
		CountingEar ear = new CountingEar();
		CountDownLatch busy = new CountDownLatch(1);
		this.subscriptions.subscribe(Topic.sharded("first"), new TopicListener() {

			@Override
			public void message(String channel, byte[] body) {
			}

			@Override
			public void interrupted(Interruption.Cause cause, Instant since) {
				busy.countDown();
				// Until it is stopped.
				awaitUninterrupted(new CountDownLatch(1));
			}

		});
		this.subscriptions.subscribe(Topic.sharded("second"), ear);
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		end("first");
		assertThat(busy.await(5, TimeUnit.SECONDS)).isTrue();
		end("second");
		this.subscriptions.stop();
		this.subscriptions.start().get(5, TimeUnit.SECONDS);
		assertThat(ear.heard).containsExactly("subscribed null", "subscribed null");
		end("second");
		await().untilAsserted(() -> assertThat(ear.heard).containsExactly("subscribed null", "subscribed null",
				"interrupted RESUBSCRIBE", "subscribed RESUBSCRIBE"));
	}

	/** Ends a subscription as if the server had done so. */
	private void end(String channel) throws Exception {
		StatefulRedisPubSubConnection<String, byte[]> connection = this.opened.get(this.opened.size() - 1);
		AsyncCommand<String, byte[], ?> command = new AsyncCommand<>(new Command<>(CommandType.SUNSUBSCRIBE,
				new PubSubOutput<>(Link.CODEC), new CommandArgs<>(Link.CODEC).addKey(channel)));
		connection.dispatch(command);
		command.get(5, TimeUnit.SECONDS);
		connection.async().ping().get(5, TimeUnit.SECONDS);
	}

	private static void awaitUninterrupted(CountDownLatch latch) {
		try {
			latch.await(2, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private final class MovingRouter implements Router {

		final Place one = new Place("one", this::open);

		final Place two = new Place("two", this::open);

		volatile Place moved = this.one;

		volatile Place others = this.one;

		private StatefulRedisPubSubConnection<String, byte[]> open() {
			StatefulRedisPubSubConnection<String, byte[]> connection = ReconcilerIntegrationTests.this.client
				.connectPubSub(Link.CODEC);
			ReconcilerIntegrationTests.this.opened.add(connection);
			return connection;
		}

		@Override
		public CompletableFuture<Void> refresh() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public Place placeOf(Topic topic) {
			return topic.name().equals("moved") ? this.moved : this.others;
		}

		@Override
		public Duration refreshInterval() {
			return Duration.ofMillis(200);
		}

		@Override
		public void stop() {
		}

	}

	private static final class CountingEar implements TopicListener {

		final List<String> heard = new CopyOnWriteArrayList<>();

		private @Nullable CountDownLatch ended;

		CountingEar counting(CountDownLatch ends) {
			this.ended = ends;
			return this;
		}

		@Override
		public void message(String channel, byte[] body) {
			this.heard.add(channel);
		}

		@Override
		public void subscribed(@Nullable Interruption interruption) {
			this.heard.add("subscribed " + ((interruption != null) ? interruption.cause() : null));
			if (interruption != null && this.ended != null) {
				this.ended.countDown();
			}
		}

		@Override
		public void interrupted(Interruption.Cause cause, Instant since) {
			this.heard.add("interrupted " + cause);
		}

	}

}
