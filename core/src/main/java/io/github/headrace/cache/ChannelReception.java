package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ChannelSubscription;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.message.EntryFields;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Receives what instances publish: every place where messages may be missing is a reset.
 * <p>
 * A heartbeat publishes a message of its own. When it comes back, everything before it
 * has been received, or has left a gap in its place; while none does, this is not
 * connected. Messages come on a lane of the channel, and the heartbeat has a thread of
 * its own; one of them at a time calls the sink.
 */
final class ChannelReception {

	private static final Log logger = LogFactory.getLog(ChannelReception.class);

	private static final int INBOX_CAPACITY = 10_000;

	private static final long INBOX_BYTES = 32 * 1024 * 1024;

	/** After how many heartbeats without an answer nothing is known any more. */
	private static final int MISSED_HEARTBEATS = 2;

	/** What is granted besides, for pauses of a process and a first connection. */
	private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final RedisChannelSubscriptions subscriptions;

	private final ChannelSubscriptionRequest<byte[]> request;

	private final String instance;

	private final InvalidationSink sink;

	private final long heartbeatNanos;

	private final LongFunction<CompletableFuture<Long>> pinger;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private final ScheduledThreadPoolExecutor scheduler;

	/** Used by the thread of the heartbeat only. */
	private CompletableFuture<?> ping = CompletableFuture.completedFuture(null);

	/** Why the last one could not be sent; written by the event loop. */
	private volatile @Nullable Throwable pingFailure;

	private final Object lock = new Object();

	/** This and everything below is guarded by the lock. */
	private @Nullable ChannelSubscription subscription;

	private boolean established;

	private boolean connected;

	private boolean disconnected;

	private long disconnectedAt;

	/** When there was something to be heard for the last time. */
	private long lastSign = System.nanoTime();

	/** Up to when everything is known to be applied. */
	private @Nullable Long current;

	private boolean stopped;

	ChannelReception(RedisChannelSubscriptions subscriptions, String connectionFactory, String channel, String instance,
			InvalidationSink sink, Duration heartbeat, LongFunction<CompletableFuture<Long>> pinger) {
		this.subscriptions = subscriptions;
		this.request = ChannelSubscriptionRequest.builder(RedisChannel.of(channel, byte[].class))
			.connectionFactory(connectionFactory)
			.concurrency(1, "")
			.inbox(INBOX_CAPACITY, INBOX_BYTES)
			.overflow(Overflow.DROP_OLDEST)
			.onSubscribed((event) -> begins())
			.onGap((gap) -> missing(ResetReason.GAP))
			.build();
		this.instance = instance;
		this.sink = sink;
		this.heartbeatNanos = heartbeat.toNanos();
		this.pinger = pinger;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-cache-heartbeat-");
		threads.setDaemon(true);
		this.scheduler = new ScheduledThreadPoolExecutor(1, threads);
	}

	void start() {
		this.scheduler.scheduleWithFixedDelay(this::beat, 0, this.heartbeatNanos, TimeUnit.NANOSECONDS);
	}

	/**
	 * Returns what completes with the first connection, or fails with the first try.
	 */
	CompletableFuture<Void> ready() {
		return this.ready;
	}

	/** Returns how long ago everything was known to be applied. */
	@Nullable Duration silence() {
		synchronized (this.lock) {
			return (this.current != null) ? Duration.ofNanos(System.nanoTime() - this.current) : null;
		}
	}

	CompletableFuture<Void> stop() {
		ChannelSubscription closing;
		synchronized (this.lock) {
			this.stopped = true;
			closing = this.subscription;
		}
		this.scheduler.shutdownNow();
		this.ready.cancel(false);
		if (closing == null) {
			return CompletableFuture.completedFuture(null);
		}
		closing.close();
		return closing.closed();
	}

	private void begins() {
		synchronized (this.lock) {
			boolean first = !this.established;
			this.established = true;
			missing(first ? ResetReason.START : ResetReason.GAP);
		}
		this.ready.complete(null);
	}

	private void missing(ResetReason reason) {
		synchronized (this.lock) {
			if (!this.stopped) {
				this.sink.reset(reason);
				this.lastSign = System.nanoTime();
				connected();
			}
		}
	}

	private void connected() {
		if (!this.connected) {
			this.connected = true;
			this.disconnected = false;
			this.sink.connected();
			this.scheduler.execute(this::ping);
		}
	}

	private void received(ChannelMessage<byte[]> message) {
		synchronized (this.lock) {
			if (this.stopped) {
				return;
			}
			try {
				EntryFields fields = ChannelFormat.read(message.payload());
				apply(fields, LogFormat.read(fields));
			}
			catch (UnreadableEntryException ex) {
				this.sink.reset(ex.reason(), String.valueOf(ex.getMessage()));
			}
			catch (RuntimeException ex) {
				logger.error("A message of '%s' could not be applied".formatted(message.destination()), ex);
				this.sink.reset(ResetReason.UNREADABLE);
			}
		}
	}

	private void apply(EntryFields fields, LogContent content) {
		boolean own = content.origin().equals(this.instance);
		if (!content.invalidations().isEmpty()) {
			this.sink.apply(new InvalidationEntry(null, content.origin(), own, false, content.invalidations()));
		}
		if (content.ping() && own) {
			answered(Long.parseLong(fields.text("ping")));
		}
	}

	private void answered(long sentAt) {
		if (sentAt - System.nanoTime() > 0) {
			throw new IllegalArgumentException("A ping has come back that was not sent yet");
		}
		if (this.disconnected) {
			if (sentAt - this.disconnectedAt <= 0) {
				// It was received before the loss, and says nothing about what comes
				// behind.
				return;
			}
			connected();
		}
		this.lastSign = System.nanoTime();
		this.current = sentAt;
		this.sink.current(sentAt);
	}

	private void beat() {
		try {
			look();
			ping();
		}
		catch (Throwable ex) {
			logger.error("The heartbeat of cache invalidations failed", ex);
		}
	}

	private void look() {
		Throwable problem;
		synchronized (this.lock) {
			problem = this.stopped ? null : problem();
			if (problem != null && !this.disconnected) {
				this.connected = false;
				this.disconnected = true;
				this.disconnectedAt = System.nanoTime();
				this.sink.disconnected(problem);
			}
		}
		if (problem != null) {
			this.ready.completeExceptionally(problem);
		}
	}

	private @Nullable Throwable problem() {
		ChannelSubscription current = this.subscription;
		if (current == null) {
			try {
				this.subscription = this.subscriptions.subscribe(this.request, this::received);
				return null;
			}
			catch (RuntimeException ex) {
				// As a rule the application is stopped, and may be started again.
				return ex;
			}
		}
		if (!this.established && !this.subscriptions.isRunning()) {
			this.lastSign = System.nanoTime();
			return null;
		}
		long silence = System.nanoTime() - this.lastSign;
		boolean silent = silence > MISSED_HEARTBEATS * this.heartbeatNanos + MARGIN_NANOS;
		boolean deaf = this.established && current.state() != ListenerState.RUNNING;
		return (silent || deaf) ? new IllegalStateException(
				"Nothing is heard from '%s': %s".formatted(current.destinations().get(0), reason(current, silence)),
				this.pingFailure) : null;
	}

	private static String reason(ChannelSubscription subscription, long silence) {
		for (ListenerProblem problem : subscription.problems()) {
			return problem.reason();
		}
		ListenerState state = subscription.state();
		return (state != ListenerState.RUNNING) ? "the subscription is " + state
				: "what was published has not come back for %d ms".formatted(TimeUnit.NANOSECONDS.toMillis(silence));
	}

	/** One at a time, so that none pile up for a server that cannot be reached. */
	private void ping() {
		if (this.ping.isDone()) {
			this.ping = this.pinger.apply(System.nanoTime())
				.whenComplete((receivers, failure) -> this.pingFailure = failure);
		}
	}

}
