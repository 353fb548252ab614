package io.github.headrace.registration;

import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ChannelMessageHandler;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.ClientListArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.test.util.ReflectionTestUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What ten thousand subscriptions cost, and what is left of them.
 */
class ManySubscriptionsIntegrationTests {

	private static final int COUNT = 10_000;

	private static final String[] CHANNELS = IntStream.range(0, 100)
		.mapToObj("room:%d"::formatted)
		.toArray(String[]::new);

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server).startMode(StartMode.BACKGROUND);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void shareConnectionChannelsAndThreads() throws Exception {
		RedisChannelSubscriptions subscriptions = this.context.start().subscriptions();
		RedisCommands<String, String> redis = this.client.connect().sync();
		subscribe(subscriptions, CHANNELS[0], (message) -> {
		}).confirmed().get(10, TimeUnit.SECONDS);
		AtomicInteger heard = new AtomicInteger();
		long heapBefore = usedHeap();
		int threadsBefore = threads();
		long start = System.nanoTime();
		List<ChannelSubscription> all = new ArrayList<>(COUNT);
		for (int i = 0; i < COUNT; i++) {
			all.add(subscribe(subscriptions, CHANNELS[i % CHANNELS.length], (message) -> heard.incrementAndGet()));
		}
		long made = System.nanoTime();
		CompletableFuture.allOf(all.stream().map(ChannelSubscription::confirmed).toArray(CompletableFuture<?>[]::new))
			.get(60, TimeUnit.SECONDS);
		long confirmed = System.nanoTime();
		int threadsAfter = threads();
		assertThat(redis.clientList(ClientListArgs.Builder.typePubsub()).lines()).singleElement()
			.asString()
			.contains(" sub=" + CHANNELS.length + " ");
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(usedHeap() - heapBefore).isLessThan(COUNT * 5_000L));
		long heapOfOne = (usedHeap() - heapBefore) / COUNT;
		for (String channel : CHANNELS) {
			this.context.template().publishAsync(channel, "hello");
		}
		await().until(() -> heard.get() == COUNT);
		int threadsOfMessages = threads();
		long beforeClose = System.nanoTime();
		all.forEach(ChannelSubscription::close);
		long closed = System.nanoTime();
		CompletableFuture.allOf(all.stream().map(ChannelSubscription::closed).toArray(CompletableFuture<?>[]::new))
			.get(60, TimeUnit.SECONDS);
		System.out.printf(
				"cost: %d subscriptions to %d channels: %d bytes each; made in %d ms, confirmed after %d ms, "
						+ "closed in %d ms; threads %d before, %d after, %d after a message to all%n",
				COUNT, CHANNELS.length, heapOfOne, TimeUnit.NANOSECONDS.toMillis(made - start),
				TimeUnit.NANOSECONDS.toMillis(confirmed - start), TimeUnit.NANOSECONDS.toMillis(closed - beforeClose),
				threadsBefore, threadsAfter, threadsOfMessages);
		assertThat(threadsAfter - threadsBefore).isLessThan(COUNT / 100);
		assertThat(subscriptions.subscriptions()).hasSize(1);
	}

	@Test
	void leaveNothingBehind() throws Exception {
		RedisChannelSubscriptions subscriptions = this.context.start().subscriptions();
		List<WeakReference<Handler>> handlers = new ArrayList<>(COUNT);
		for (int i = 0; i < COUNT; i++) {
			Handler handler = new Handler();
			handlers.add(new WeakReference<>(handler));
			subscribe(subscriptions, CHANNELS[i % CHANNELS.length], handler).close();
		}
		Overflow disconnect = Overflow.DISCONNECT;
		for (int i = 0; i < 20; i++) {
			subscriptions
				.subscribe(
						ChannelSubscriptionRequest.builder(String.class).channels("own").overflow(disconnect).build(),
						new Handler())
				.close();
		}
		await().until(() -> subscriptions.subscriptions().isEmpty());
		RedisCommands<String, String> redis = this.client.connect().sync();
		await().untilAsserted(() -> assertThat(redis.pubsubNumsub(CHANNELS).values()).containsOnly(0L));
		await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
			System.gc();
			assertThat(handlers).allMatch((handler) -> handler.refersTo(null));
		});
		ChannelSubscriber subscriber = this.context.context.getBean(ChannelSubscriber.class);
		assertThat((Map<?, ?>) ReflectionTestUtils.getField(subscriber, "servers")).hasSize(1);
	}

	private static ChannelSubscription subscribe(RedisChannelSubscriptions subscriptions, String channel,
			ChannelMessageHandler<String> handler) {
		return subscriptions.subscribe(RedisChannel.of(channel, String.class), handler);
	}

	private static int threads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	private static final class Handler implements ChannelMessageHandler<String> {

		@Override
		public void handle(ChannelMessage<String> message) {
		}

	}

}
