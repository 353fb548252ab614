package io.github.headrace.channel;

import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;
import org.springframework.util.Assert;

/**
 * Subscribes to channels at run time, for as long as somebody is interested: a browser
 * tab with its WebSocket or Server-Sent Events, a job, a {@link Flux}.
 * <p>
 * Each subscription is a listener of its own: with an inbox, in order, with gaps in
 * place, and out of reach of what others do or fail to do. Redis has one subscription for
 * each channel, however many of these share it ({@code SUBSCRIBE}, {@code PSUBSCRIBE},
 * {@code SSUBSCRIBE}), and is told when the last one is closed. They are not in the
 * {@link ListenerRegistry}.
 * <p>
 * Safe for use by several threads, handlers included; nothing here waits for Redis,
 * whatever the start mode. A subscription made before the application starts is opened
 * with the start, and counts for it like a listener. One that is still open when the
 * application stops is drained as listeners are, and opened again if the application is
 * started again.
 */
public final class RedisChannelSubscriptions implements SmartLifecycle, DisposableBean {

	private static final String MISSING_REQUEST = "'request' must not be null: "
			+ "build one with ChannelSubscriptionRequest.builder(type)";

	private final ChannelContainerFactory containerFactory;

	private final AtomicLong lastId = new AtomicLong();

	private final Set<RunTimeSubscription> all = ConcurrentHashMap.newKeySet();

	/** Lets no subscription slip in while the application starts or stops. */
	private final ReadWriteLock lifecycle = new ReentrantReadWriteLock();

	private volatile boolean running;

	/** Guarded by the lock. */
	private boolean accepting = true;

	private final Object counting = new Object();

	/** What happened in those that are closed. */
	private ListenerStatistics past = ListenerStatistics.ZERO;

	/**
	 * Creates an object without subscriptions.
	 * @param containerFactory makes the containers
	 */
	public RedisChannelSubscriptions(ChannelContainerFactory containerFactory) {
		this.containerFactory = containerFactory;
	}

	/**
	 * Subscribes to a typed channel.
	 * @param channel the channel
	 * @param handler takes the messages
	 * @param <T> the type of the payloads
	 * @return the subscription, which may not be confirmed yet
	 * @throws IllegalStateException if the application is stopping or has stopped
	 */
	public <T> ChannelSubscription subscribe(RedisChannel<T> channel, ChannelMessageHandler<T> handler) {
		return subscribe(ChannelSubscriptionRequest.builder(channel).build(), handler);
	}

	/**
	 * Subscribes to any channels, templates and patterns.
	 * @param request what to subscribe to
	 * @param handler takes the messages
	 * @param <T> the type of the payloads
	 * @return the subscription, which may not be confirmed yet
	 * @throws InvalidListenerException if the request cannot work
	 * @throws IllegalStateException if the application is stopping or has stopped
	 */
	public <T> ChannelSubscription subscribe(ChannelSubscriptionRequest<T> request,
			@Nullable ChannelMessageHandler<T> handler) {
		Assert.notNull(request, MISSING_REQUEST);
		if (handler == null) {
			throw new InvalidListenerException("run-time subscription to " + request.destinations(),
					"it has no handler", "Pass a handler, or ask for a Flux");
		}
		return subscribe(request, request.callbacks(), handler, () -> {
		});
	}

	/**
	 * Describes the messages of a typed channel as a {@link Flux}.
	 * @param channel the channel
	 * @param <T> the type of the payloads
	 * @return the messages
	 * @see #flux(ChannelSubscriptionRequest)
	 */
	public <T> Flux<ChannelMessage<T>> flux(RedisChannel<T> channel) {
		return flux(ChannelSubscriptionRequest.builder(channel).build());
	}

	/**
	 * Describes the messages of any channels, templates and patterns as a {@link Flux}.
	 * Each of its subscribers has a subscription of its own, which ends when the
	 * subscriber cancels.
	 * <p>
	 * What the subscriber has not requested waits in the inbox, within its bounds and
	 * under its overflow policy, as if a listener were paused. Gaps do not end the Flux:
	 * the callbacks of the request are called in place, between two messages. It fails
	 * with a {@link ChannelSubscriptionException} if Redis refuses a destination, and
	 * completes when the application stops.
	 * @param request what to subscribe to
	 * @param <T> the type of the payloads
	 * @return the messages
	 */
	public <T> Flux<ChannelMessage<T>> flux(ChannelSubscriptionRequest<T> request) {
		Assert.notNull(request, MISSING_REQUEST);
		return ChannelFlux.of(this, request);
	}

	<T> RunTimeSubscription subscribe(ChannelSubscriptionRequest<T> request, SubscriptionCallbacks callbacks,
			ChannelMessageHandler<T> handler, Runnable afterStop) {
		return subscribe(request, callbacks, handler, afterStop, false);
	}

	/** Subscribes to what nobody outside of this library is to see, nor to close. */
	<T> RunTimeSubscription subscribeInternally(ChannelSubscriptionRequest<T> request, SubscriptionCallbacks callbacks,
			ChannelMessageHandler<T> handler) {
		return subscribe(request, callbacks, handler, () -> {
		}, true);
	}

	private <T> RunTimeSubscription subscribe(ChannelSubscriptionRequest<T> request, SubscriptionCallbacks callbacks,
			ChannelMessageHandler<T> handler, Runnable afterStop, boolean internal) {
		Lock lock = this.lifecycle.readLock();
		lock.lock();
		try {
			if (!this.accepting) {
				throw new IllegalStateException(
						"No subscription to %s can be made any more: the application is stopping or has stopped"
							.formatted(request.destinations()));
			}
			String id = "subscription#" + this.lastId.incrementAndGet();
			RunTimeSubscription subscription = new RunTimeSubscription(
					this.containerFactory.create(request.endpoint(id, handler), callbacks), this::remove, afterStop,
					internal);
			this.all.add(subscription);
			subscription.open();
			return subscription;
		}
		finally {
			lock.unlock();
		}
	}

	private void remove(RunTimeSubscription closed) {
		synchronized (this.counting) {
			if (this.all.remove(closed)) {
				this.past = this.past.plus(closed.statistics());
			}
		}
	}

	/**
	 * Returns what has happened so far in all subscriptions together, closed ones
	 * included.
	 * @return a snapshot
	 */
	public ListenerStatistics statistics() {
		synchronized (this.counting) {
			return this.all.stream().map(RunTimeSubscription::statistics).reduce(this.past, ListenerStatistics::plus);
		}
	}

	/**
	 * Returns what is open, without the channels on which this application receives the
	 * replies to its requests.
	 * @return a snapshot, in no particular order
	 */
	public List<ChannelSubscription> subscriptions() {
		return this.all.stream()
			.filter((some) -> !some.isClosing() && !some.isInternal())
			.map(ChannelSubscription.class::cast)
			.toList();
	}

	/**
	 * Returns which channels, templates and patterns are subscribed, as they were asked
	 * for, and by how many open subscriptions.
	 * @return a snapshot: counts by destination, in the order of their names
	 */
	public SortedMap<String, Integer> destinations() {
		SortedMap<String, Integer> counts = new TreeMap<>();
		for (ChannelSubscription subscription : subscriptions()) {
			subscription.destinations().forEach((destination) -> counts.merge(destination, 1, Integer::sum));
		}
		return counts;
	}

	@Override
	public void start() {
		become(true, true).forEach(RunTimeSubscription::open);
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	/**
	 * Takes no more subscriptions and lets what has been received be handled.
	 */
	@Override
	public void stop(Runnable callback) {
		CompletableFuture<?>[] stops = become(false, false).stream()
			.map(RunTimeSubscription::stop)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(stops).whenComplete((done, failure) -> callback.run());
	}

	private List<RunTimeSubscription> become(boolean nowRunning, boolean nowAccepting) {
		Lock lock = this.lifecycle.writeLock();
		lock.lock();
		try {
			this.running = nowRunning;
			this.accepting = nowAccepting;
			return List.copyOf(this.all);
		}
		finally {
			lock.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return ListenerRegistry.PHASE;
	}

	/**
	 * Closes what is open, and discards what could not be handled in the time of the
	 * lifecycle phase.
	 */
	@Override
	public void destroy() {
		become(false, false).forEach(RunTimeSubscription::abort);
	}

}
