package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps what is wanted subscribed, on one connection to each server that has to be asked,
 * which is replaced when it is lost or gives no sign of life.
 * <p>
 * Every change is written to the connection at once and confirmed by the server later;
 * what is not confirmed in time, or was confirmed on a connection that is gone, is
 * subscribed anew on the next one. Nothing here blocks but {@link #stop()}, for a second
 * at most. Safe for use by several threads.
 */
public final class Subscriptions implements TopicSubscriptions {

	private final SubscriptionSettings settings;

	private final SubscriptionScheduler scheduler = new SubscriptionScheduler();

	private final Heartbeats heartbeats;

	private final Object lock = new Object();

	private final Topics topics = new Topics();

	private final Establishment establishment = new Establishment();

	private final Lines lines;

	private final Reconciler reconciler;

	private Subscriptions(Router router, String server, SubscriptionSettings settings, SubscriptionAdvice advice) {
		this(router, server, settings, advice, new Heartbeats());
	}

	Subscriptions(Router router, String server, SubscriptionSettings settings, SubscriptionAdvice advice,
			Heartbeats heartbeats) {
		this.settings = settings;
		this.heartbeats = heartbeats;
		this.lines = new Lines(router, this::newLine);
		Failures failures = new Failures(advice, settings.refusedDelay(), this.lock, this.topics, this.establishment);
		this.reconciler = new Reconciler(server, settings, this.lock, this.topics, this.lines, this.scheduler,
				this.establishment, failures);
	}

	private Line newLine(Place place) {
		return new Line(place, this.settings, this.scheduler, this.heartbeats, this.lock, this.reconciler);
	}

	/**
	 * Creates subscriptions of channels and patterns, on one connection of a factory.
	 * @param factory opens connections
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 */
	public Subscriptions(LettuceConnectionFactory factory, String server, SubscriptionSettings settings) {
		this(factory, server, settings, SubscriptionAdvice.GENERAL);
	}

	/**
	 * Creates subscriptions of channels and patterns, on one connection of a factory.
	 * @param factory opens connections
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 * @param advice says in the log what to do about failures
	 */
	public Subscriptions(LettuceConnectionFactory factory, String server, SubscriptionSettings settings,
			SubscriptionAdvice advice) {
		this(factory.isClusterAware() ? new AnyNodeRouter(new ClusterTopology(factory))
				: Router.to(FactoryPlace.of(factory, server)), server, settings, advice);
	}

	/**
	 * Creates subscriptions of sharded channels, each on the master that serves its slot.
	 * @param factory knows a Cluster
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 * @return subscriptions, which connect only when they are started
	 */
	public static Subscriptions sharded(LettuceConnectionFactory factory, String server,
			SubscriptionSettings settings) {
		return sharded(factory, server, settings, SubscriptionAdvice.GENERAL);
	}

	/**
	 * Creates subscriptions of sharded channels, each on the master that serves its slot.
	 * @param factory knows a Cluster
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 * @param advice says in the log what to do about failures
	 * @return subscriptions, which connect only when they are started
	 */
	public static Subscriptions sharded(LettuceConnectionFactory factory, String server, SubscriptionSettings settings,
			SubscriptionAdvice advice) {
		return new Subscriptions(new ShardRouter(new ClusterTopology(factory)), server, settings, advice);
	}

	/**
	 * Creates subscriptions of what servers tell on their own channels, at every master
	 * of a Cluster.
	 * @param factory opens connections
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 * @param advice says in the log what to do about failures
	 * @param preparation is shown each connection first
	 * @return subscriptions, which connect only when they are started
	 */
	public static TopicSubscriptions ofServers(LettuceConnectionFactory factory, String server,
			SubscriptionSettings settings, SubscriptionAdvice advice, ConnectionPreparation preparation) {
		if (!factory.isClusterAware()) {
			return new Subscriptions(Router.to(FactoryPlace.of(factory, server).prepared(preparation)), server,
					settings, advice);
		}
		ClusterTopology topology = new ClusterTopology(factory);
		Heartbeats heartbeats = new Heartbeats();
		return new MasterSubscriptions(topology, server, settings, advice, ShardRouter.REFRESH_INTERVAL, heartbeats,
				(place) -> new Subscriptions(Router.to(place.prepared(preparation)), place.toString(), settings, advice,
						heartbeats));
	}

	@Override
	public Subscription subscribe(Topic topic, TopicListener listener) {
		Subscription subscription = new Subscription(this::remove, topic, listener);
		synchronized (this.lock) {
			TopicState state = this.topics.add(topic);
			state.add(subscription);
			if (this.scheduler.isRunning()) {
				this.reconciler.want(state, subscription);
			}
		}
		return subscription;
	}

	private void remove(Subscription subscription) {
		Topic topic = subscription.topic();
		boolean told = false;
		synchronized (this.lock) {
			TopicState state = this.topics.find(topic);
			if (state != null && state.remove(subscription) && state.isUnused()) {
				this.topics.remove(topic);
				Link link = state.link();
				if (link != null) {
					link.unsubscribe(topic, (done, failure) -> subscription.hasEnded());
				}
				told = link != null;
			}
		}
		if (!told) {
			subscription.hasEnded();
		}
		this.reconciler.checkEstablished();
	}

	@Override
	public CompletableFuture<Void> start() {
		synchronized (this.lock) {
			if (this.scheduler.start()) {
				this.establishment.begin();
				Duration interval = this.lines.lookInterval();
				if (interval != null) {
					this.scheduler.every(interval, this.reconciler::look);
				}
				this.scheduler.now(this.reconciler::begin);
			}
			return this.establishment.result();
		}
	}

	@Override
	public void stop() {
		CompletableFuture<Void> closed;
		synchronized (this.lock) {
			this.scheduler.stop();
			this.topics.all().forEach(TopicState::stopped);
			this.reconciler.stopped();
			closed = this.lines.closeAll();
		}
		closed.join();
	}

	@Override
	public void interrupt(Interruption.Cause cause, CompletionStage<?> until) {
		Instant now = Instant.now();
		synchronized (this.lock) {
			for (Line line : this.lines.all()) {
				Link link = line.link();
				if (link != null) {
					link.mute();
					this.scheduler.now(() -> this.reconciler.lost(line, link, cause, now, until));
				}
			}
		}
	}

	@Override
	public CompletableFuture<Void> caughtUp() {
		List<CompletableFuture<Void>> answers = new ArrayList<>();
		synchronized (this.lock) {
			for (Line line : this.lines.all()) {
				Link link = line.link();
				if (link != null) {
					CompletableFuture<Void> answer = new CompletableFuture<>();
					link.ping((done, failure) -> answer.complete(null));
					answers.add(answer);
				}
			}
		}
		return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new));
	}

	@Override
	public List<Topic> topics() {
		synchronized (this.lock) {
			return this.topics.all().stream().map(TopicState::topic).toList();
		}
	}

	@Override
	public @Nullable Throwable lastFailure() {
		return this.establishment.lastFailure();
	}

	@Override
	public boolean isConnected() {
		synchronized (this.lock) {
			return this.lines.areConnected();
		}
	}

	@Override
	public Heartbeats heartbeats() {
		return this.heartbeats;
	}

}
