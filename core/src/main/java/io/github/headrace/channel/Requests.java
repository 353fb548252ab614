package io.github.headrace.channel;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.SendQueue;
import io.github.headrace.message.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The open requests of one template. Each completes once: with its first reply, a failure
 * or the end of its time, and is forgotten with that. Safe for use by several threads.
 */
final class Requests implements ReplyChannel.Listener {

	/** More that wait at a time are a mistake, or an attack. */
	static final int MAX_IN_FLIGHT = 10_000;

	/** What is longer does not fit into a timer. */
	private static final Duration LONGEST = Duration.ofDays(100 * 365);

	private final Map<String, CompletableFuture<Envelope>> open = new ConcurrentHashMap<>();

	/** Those that wait until their replies can be heard. */
	private final Map<String, Unsent> waiting = new ConcurrentHashMap<>();

	private final ReplyChannel replyChannel;

	/** Lets neither callers nor the lane wait for a connection. */
	private final SendQueue queue;

	/** Whether PUBLISH answers how many subscribers there are anywhere. */
	private final boolean seesAllSubscribers;

	private final LongAdder replied = new LongAdder();

	private final LongAdder failed = new LongAdder();

	private final LongAdder timedOut = new LongAdder();

	private final LongAdder refused = new LongAdder();

	private final LongAdder lateReplies = new LongAdder();

	private volatile boolean stopped;

	Requests(String instance, Namespace namespace, String connectionFactory,
			Supplier<RedisChannelSubscriptions> subscriptions, boolean seesAllSubscribers, SendQueue queue) {
		this.replyChannel = new ReplyChannel(instance, namespace, connectionFactory, subscriptions, this);
		this.seesAllSubscribers = seesAllSubscribers;
		this.queue = queue;
	}

	/**
	 * Returns what tells the responder where to reply, and to what; nobody can guess it.
	 */
	Map<String, String> newExtensions() {
		return Map.of(Envelope.CORRELATION_ID, UUID.randomUUID().toString(), Envelope.REPLY_TO,
				this.replyChannel.qualifiedName());
	}

	/**
	 * Sends a request.
	 * @param channel where to, for messages to people
	 * @param extensions tie the reply to it, see {@link #newExtensions()}
	 * @param timeout how long the reply is awaited
	 * @param publish publishes it, on this thread or another
	 * @return completes with the reply, on a lane, or fails, on any thread
	 */
	CompletableFuture<Envelope> send(String channel, Map<String, String> extensions, Duration timeout,
			Supplier<CompletableFuture<Long>> publish) {
		if (this.open.size() >= MAX_IN_FLIGHT) {
			this.refused.increment();
			return CompletableFuture.failedFuture(
					new RequestRefusedException(channel, "%d others wait for theirs".formatted(MAX_IN_FLIGHT), null));
		}
		long nanos = ((timeout.compareTo(LONGEST) > 0) ? LONGEST : timeout).toNanos();
		String correlation = Objects.requireNonNull(extensions.get(Envelope.CORRELATION_ID));
		CompletableFuture<Envelope> reply = new CompletableFuture<>();
		this.open.put(correlation, reply);
		CompletableFuture<Envelope> outcome = reply.orTimeout(nanos, TimeUnit.NANOSECONDS)
			.handle((envelope, failure) -> {
				this.open.remove(correlation);
				this.waiting.remove(correlation);
				return ended(channel, timeout, envelope, failure);
			});
		if (this.stopped) {
			// After it is open: a stop in between has seen it.
			reply.cancel(false);
			return outcome;
		}
		this.waiting.put(correlation, new Unsent(channel, reply, publish));
		if (reply.isDone()) {
			this.waiting.remove(correlation);
		}
		try {
			if (this.replyChannel.isReady()) {
				release(correlation);
			}
		}
		catch (RuntimeException ex) {
			reply.completeExceptionally(unheard(ex));
		}
		return outcome;
	}

	private void release(String correlation) {
		Unsent request = this.waiting.remove(correlation);
		if (request == null) {
			return;
		}
		try {
			this.queue.send(() -> publish(request));
		}
		catch (RejectedExecutionException ex) {
			request.reply()
				.completeExceptionally(new RequestRefusedException(request.channel(),
						"too many others wait for a connection to Redis", ex));
		}
	}

	private void publish(Unsent request) {
		CompletableFuture<Envelope> reply = request.reply();
		if (reply.isDone()) {
			// Nobody waits any more: its time has passed while it waited for a
			// connection.
			return;
		}
		try {
			request.publish().get().whenComplete((receivers, failure) -> {
				if (failure != null) {
					reply.completeExceptionally(failure);
				}
				else if (receivers == 0 && this.seesAllSubscribers) {
					reply.completeExceptionally(
							new RequestRefusedException(request.channel(), "nobody listens to it", null));
				}
			});
		}
		catch (RuntimeException ex) {
			// The others are to be sent all the same.
			reply.completeExceptionally(ex);
		}
	}

	@Override
	public void ready() {
		this.waiting.keySet().forEach(this::release);
	}

	@Override
	public void refused(Throwable cause) {
		this.waiting.values().forEach((request) -> request.reply().completeExceptionally(unheard(cause)));
	}

	private UnheardException unheard(Throwable cause) {
		return new UnheardException(
				"its reply channel '%s' is not subscribed: %s".formatted(this.replyChannel.name(), cause.getMessage()),
				cause);
	}

	/** Waits for a reply, which comes or fails within its time. */
	static Envelope await(String channel, CompletableFuture<Envelope> reply) {
		try {
			return reply.get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RequestRefusedException(channel, "the thread that waits for it was interrupted", ex);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : new IllegalStateException(ex.getCause());
		}
	}

	private Envelope ended(String channel, Duration timeout, @Nullable Envelope envelope, @Nullable Throwable failure) {
		if (envelope != null) {
			String errorType = envelope.attribute(Envelope.ERROR_TYPE);
			if (errorType == null) {
				this.replied.increment();
				return envelope;
			}
			this.failed.increment();
			throw new RequestFailedException(channel, errorType, envelope.attribute(Envelope.ERROR_MESSAGE));
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof TimeoutException) {
			this.timedOut.increment();
			throw new RequestTimeoutException(channel, timeout);
		}
		if (cause instanceof CancellationException) {
			this.refused.increment();
			throw new RequestRefusedException(channel, "the application is stopping or has stopped", null);
		}
		if (cause instanceof UnheardException) {
			this.refused.increment();
			throw new RequestRefusedException(channel, String.valueOf(cause.getMessage()), cause.getCause());
		}
		((cause instanceof RequestRefusedException) ? this.refused : this.failed).increment();
		throw (cause instanceof RuntimeException known) ? known : new CompletionException(cause);
	}

	@Override
	public void replied(Envelope envelope) {
		String correlation = envelope.attribute(Envelope.CORRELATION_ID);
		CompletableFuture<Envelope> reply = (correlation != null) ? this.open.get(correlation) : null;
		if (reply == null || !reply.complete(envelope)) {
			this.lateReplies.increment();
		}
	}

	/** Fails what is open, and what comes until the next start. */
	void stop() {
		this.stopped = true;
		this.open.values().forEach((reply) -> reply.cancel(false));
	}

	void start() {
		this.stopped = false;
	}

	RequestStatistics statistics() {
		return new RequestStatistics(this.replied.sum(), this.failed.sum(), this.timedOut.sum(), this.refused.sum(),
				this.open.size(), this.lateReplies.sum());
	}

	/**
	 * A request that has not been published.
	 *
	 * @param channel where to
	 * @param reply what the caller waits for
	 * @param publish publishes it
	 */
	private record Unsent(String channel, CompletableFuture<Envelope> reply,
			Supplier<CompletableFuture<Long>> publish) {

	}

	/** Replies cannot be heard. */
	private static final class UnheardException extends RuntimeException {

		UnheardException(String message, Throwable cause) {
			super(message, cause);
		}

	}

}
