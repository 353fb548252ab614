package io.github.headrace.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many threads subscribe and close while messages flow: nobody hears a message twice,
 * after the end, or not at all.
 */
class SubscriptionChurnIntegrationTests {

	private static final int THREADS = 100;

	private static final int CHANNELS = 10;

	private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("headrace.churn.seconds", 10));

	private final RedisServer server = RedisServer.start();

	private final ListenerTestContext context = new ListenerTestContext(this.server).startMode(StartMode.BACKGROUND);

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final List<Channel> channels = IntStream.range(0, CHANNELS).mapToObj(Channel::new).toList();

	private final AtomicBoolean stop = new AtomicBoolean();

	private final ConcurrentLinkedQueue<String> mistakes = new ConcurrentLinkedQueue<>();

	private final AtomicLong made = new AtomicLong();

	private final AtomicLong confirmed = new AtomicLong();

	private final AtomicLong heard = new AtomicLong();

	@AfterEach
	void close() {
		this.context.close();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		this.server.close();
	}

	@Test
	void hearsEverythingOnceBetweenConfirmationAndClose() throws Exception {
		RedisChannelSubscriptions subscriptions = this.context.start().subscriptions();
		ExecutorService threads = Executors.newCachedThreadPool();
		CountDownLatch timeIsOver = new CountDownLatch(1);
		try {
			List<Future<?>> running = new ArrayList<>();
			running.add(threads.submit(this::publish));
			for (int i = 0; i < THREADS; i++) {
				running.add(threads.submit(untilStopped(subscriptions)));
			}
			timeIsOver.await(TIME.toMillis(), TimeUnit.MILLISECONDS);
			this.stop.set(true);
			for (Future<?> each : running) {
				each.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			this.stop.set(true);
			threads.shutdownNow();
		}
		System.out.printf("churn: %d subscriptions by %d threads, %d closed after their confirmation, %d messages%n",
				this.made.get(), THREADS, this.confirmed.get(), this.heard.get());
		assertThat(this.mistakes).isEmpty();
		assertThat(this.confirmed).hasValueGreaterThan(THREADS);
		assertThat(subscriptions.subscriptions()).isEmpty();
		String[] names = this.channels.stream().map(Channel::name).toArray(String[]::new);
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(this.client.connect().sync().pubsubNumsub(names).values()).containsOnly(0L));
	}

	/** Numbers the messages of each channel, and waits for Redis to have them. */
	private Void publish() {
		while (!this.stop.get()) {
			for (Channel channel : this.channels) {
				int number = channel.published.get() + 1;
				this.context.publish(channel.name(), String.valueOf(number));
				channel.published.set(number);
			}
		}
		return null;
	}

	private Callable<Void> untilStopped(RedisChannelSubscriptions subscriptions) {
		return () -> {
			while (!this.stop.get()) {
				Channel channel = this.channels.get(ThreadLocalRandom.current().nextInt(CHANNELS));
				Hearing hearing = new Hearing(channel);
				ChannelSubscription subscription = subscriptions.subscribe(hearing.request(), hearing::hear);
				this.made.incrementAndGet();
				if (ThreadLocalRandom.current().nextInt(4) > 0) {
					hearSome(hearing, subscription);
				}
				subscription.close();
				subscription.closed().get(30, TimeUnit.SECONDS);
				hearing.over.set(true);
				this.heard.addAndGet(hearing.count);
			}
			return null;
		};
	}

	private void hearSome(Hearing hearing, ChannelSubscription subscription) throws Exception {
		subscription.confirmed().get(30, TimeUnit.SECONDS);
		// What Redis gets from here on; the next number may be on its way already.
		int surelyHeard = hearing.channel.published.get() + 2;
		int some = surelyHeard + ThreadLocalRandom.current().nextInt(20);
		hearing.awaitNumber(some, this.stop);
		int last = hearing.channel.published.get();
		if (last >= surelyHeard) {
			hearing.awaitNumber(last, new AtomicBoolean());
			if (hearing.first > surelyHeard || hearing.last < last) {
				this.mistakes.add("%s: %d to %d were to be heard, but were %d to %d".formatted(subscription,
						surelyHeard, last, hearing.first, hearing.last));
			}
			this.confirmed.incrementAndGet();
		}
	}

	private static final class Channel {

		private final int index;

		/** The last number that Redis has. */
		private final AtomicInteger published = new AtomicInteger();

		Channel(int index) {
			this.index = index;
		}

		String name() {
			return "churn:" + this.index;
		}

	}

	/** What one subscription hears, checked as it comes. */
	private final class Hearing {

		private final Channel channel;

		private final AtomicBoolean over = new AtomicBoolean();

		private volatile int first;

		private volatile int last;

		private volatile int count;

		Hearing(Channel channel) {
			this.channel = channel;
		}

		ChannelSubscriptionRequest<Integer> request() {
			return ChannelSubscriptionRequest.builder(RedisChannel.of(this.channel.name(), Integer.class))
				.onGap(this::gap)
				.build();
		}

		void gap(SubscriptionGap gap) {
			SubscriptionChurnIntegrationTests.this.mistakes.add("a gap without a fault: " + gap);
		}

		void hear(ChannelMessage<Integer> message) {
			int number = message.payload();
			if (this.over.get()) {
				SubscriptionChurnIntegrationTests.this.mistakes.add("ghost " + message + " " + number);
			}
			if (this.last != 0 && number != this.last + 1) {
				SubscriptionChurnIntegrationTests.this.mistakes
					.add("%d after %d on %s".formatted(number, this.last, message.channel()));
			}
			synchronized (this) {
				this.first = (this.last == 0) ? number : this.first;
				this.last = number;
				this.count++;
				notifyAll();
			}
		}

		/** Waits until a number is heard or nobody wants to know any more. */
		synchronized void awaitNumber(int number, AtomicBoolean canceled) throws InterruptedException {
			long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
			while (this.last < number && !canceled.get() && System.nanoTime() < deadline) {
				wait(100);
			}
		}

	}

}
