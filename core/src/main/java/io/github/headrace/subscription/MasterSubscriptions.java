package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

import io.github.headrace.connection.AccessDenied;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps topics subscribed at every master of a Cluster, for messages that no node passes
 * on. Follows the masters; safe for use by several threads.
 * <p>
 * A master that is lost is given up, and the Cluster is looked at before anything is
 * subscribed anew: the node that answers at the same address may be a replica by then.
 */
final class MasterSubscriptions implements TopicSubscriptions {

	private static final Log logger = LogFactory.getLog(MasterSubscriptions.class);

	private static final int MOST_DOUBLINGS = 5;

	private final ClusterTopology topology;

	private final Function<Place, Subscriptions> factory;

	private final MasterFailures failures;

	private final SubscriptionSettings settings;

	/** A change of masters that cut no connection is found after this time. */
	private final Duration lookInterval;

	private final Heartbeats heartbeats;

	private final SubscriptionScheduler scheduler = new SubscriptionScheduler();

	private final Establishment establishment = new Establishment();

	/** Never held while listeners are called. */
	private final Object lock = new Object();

	private final Map<Subscription, MasterTopic> topics = new LinkedHashMap<>();

	private final Map<Place, Master> byPlace = new LinkedHashMap<>();

	/** All masters, or null while some are not known; read by event loops. */
	private volatile @Nullable Set<Master> masters;

	private Instant lastLook = Instant.now();

	private CompletionStage<?> notBefore = CompletableFuture.completedFuture(null);

	private boolean lookPlanned;

	private int fruitlessLooks;

	MasterSubscriptions(ClusterTopology topology, String server, SubscriptionSettings settings,
			SubscriptionAdvice advice, Duration lookInterval, Heartbeats heartbeats,
			Function<Place, Subscriptions> factory) {
		this.topology = topology;
		this.settings = settings;
		this.lookInterval = lookInterval;
		this.heartbeats = heartbeats;
		this.factory = factory;
		this.failures = new MasterFailures(server, advice);
	}

	@Override
	public Subscription subscribe(Topic topic, TopicListener listener) {
		Subscription whole = new Subscription(this::remove, topic, listener);
		MasterTopic state = new MasterTopic(whole, () -> this.masters);
		synchronized (this.lock) {
			this.topics.put(whole, state);
			this.byPlace.values().forEach((master) -> state.add(master, this::lost));
		}
		return whole;
	}

	private void remove(Subscription whole) {
		List<Subscription> parts;
		synchronized (this.lock) {
			MasterTopic state = this.topics.remove(whole);
			parts = (state != null) ? state.parts() : List.of();
		}
		parts.forEach(Subscription::close);
		CompletableFuture.allOf(parts.stream().map(Subscription::ended).toArray(CompletableFuture<?>[]::new))
			.whenComplete((done, failure) -> whole.hasEnded());
	}

	@Override
	public CompletableFuture<Void> start() {
		synchronized (this.lock) {
			if (this.scheduler.start()) {
				this.establishment.begin();
				this.scheduler.every(this.lookInterval, this::look);
				this.scheduler.now(this::look);
			}
			return this.establishment.result();
		}
	}

	@Override
	public void stop() {
		List<Master> closing;
		List<MasterTopic> concerned;
		synchronized (this.lock) {
			this.scheduler.stop();
			this.lookPlanned = false;
			this.notBefore = CompletableFuture.completedFuture(null);
			closing = List.copyOf(this.byPlace.values());
			concerned = List.copyOf(this.topics.values());
			closing.forEach(this::forget);
		}
		closing.forEach(Master::lose);
		// Each may take a second.
		closing.parallelStream().forEach(Master::stop);
		concerned.forEach(MasterTopic::stopped);
		this.topology.stop();
	}

	/** Guarded by the lock. */
	private void forget(Master master) {
		this.byPlace.remove(master.place());
		this.masters = null;
		this.topics.values().forEach((state) -> state.remove(master));
	}

	@Override
	public void interrupt(Interruption.Cause cause, CompletionStage<?> until) {
		Instant now = Instant.now();
		List<Master> given;
		synchronized (this.lock) {
			this.notBefore = until;
			given = List.copyOf(this.byPlace.values());
		}
		given.forEach((master) -> lost(master, cause, now));
	}

	/** Called by whoever finds it first, for each topic. */
	private void lost(Master master, Interruption.Cause cause, Instant since) {
		if (master.lose()) {
			this.scheduler.now(() -> {
				giveUp(master, cause, since);
				look();
			});
		}
	}

	private void giveUp(Master master, Interruption.Cause cause, Instant since) {
		List<MasterTopic> concerned;
		synchronized (this.lock) {
			if (this.byPlace.get(master.place()) != master) {
				return;
			}
			forget(master);
			concerned = List.copyOf(this.topics.values());
		}
		logger.warn("Lost the master %s (%s); looking for the masters".formatted(master, cause));
		concerned.forEach((state) -> state.lost(master, cause, since));
		master.stop();
	}

	/** Runs on the thread of the scheduler, as everything that it leads to. */
	private void look() {
		CompletionStage<?> earliest;
		synchronized (this.lock) {
			earliest = this.notBefore;
		}
		Instant now = Instant.now();
		earliest.handle((done, failure) -> null)
			.thenCompose((ready) -> this.topology.refresh())
			.whenComplete((done, failure) -> this.scheduler.now(() -> {
				if (failure == null) {
					follow(this.topology.masters(), now);
				}
				else {
					notSeen(failure);
				}
			}));
	}

	private void notSeen(Throwable failure) {
		if (ClusterTopology.isGivenUp(failure)) {
			// By a stop; its outcome may arrive after the next start.
			lookLater(this.settings.firstDelay());
			return;
		}
		boolean denied = AccessDenied.isCauseOf(failure);
		// Who hears all masters goes on hearing them.
		List<Subscription> waiting = snapshot().stream()
			.filter((state) -> !state.isWhole())
			.map(MasterTopic::whole)
			.toList();
		this.failures.tell(waiting, failure, denied);
		this.establishment.failed(failure);
		lookLater(denied ? this.settings.refusedDelay() : this.settings.maxDelay());
	}

	private void follow(List<Place> places, Instant seen) {
		this.failures.clear();
		List<Master> gone = new ArrayList<>();
		List<MasterTopic> unaware = List.of();
		synchronized (this.lock) {
			if (!this.scheduler.isRunning() || isHeld()) {
				return;
			}
			this.byPlace.values().stream().filter((master) -> !places.contains(master.place())).forEach(gone::add);
			if (this.masters != null && gone.isEmpty() && !this.byPlace.keySet().containsAll(places)) {
				// A new master may have told things since the last look.
				unaware = List.copyOf(this.topics.values());
				this.masters = null;
			}
		}
		Instant since = this.lastLook;
		unaware.forEach((state) -> state.lost(null, Interruption.Cause.RESUBSCRIBE, since));
		gone.forEach((master) -> {
			master.lose();
			giveUp(master, Interruption.Cause.RESUBSCRIBE, since);
		});
		this.lastLook = seen;
		open(places);
		snapshot().forEach(MasterTopic::settle);
		if (!checkEstablished()) {
			lookLater(pause());
		}
	}

	/** Guarded by the lock. */
	private boolean isHeld() {
		return !this.notBefore.toCompletableFuture().isDone();
	}

	/** Subscribes everything at those masters at which nothing is subscribed yet. */
	private void open(List<Place> places) {
		synchronized (this.lock) {
			if (!this.scheduler.isRunning() || places.isEmpty()) {
				return;
			}
			List<Master> opened = new ArrayList<>();
			for (Place place : places) {
				if (!this.byPlace.containsKey(place)) {
					Master master = new Master(place, this.factory.apply(place));
					this.byPlace.put(place, master);
					this.topics.values().forEach((state) -> state.add(master, this::lost));
					opened.add(master);
				}
			}
			// Before one of them confirms; not all while a failed one has no successor.
			this.masters = this.topology.isServed() ? Set.copyOf(this.byPlace.values()) : null;
			opened.forEach((master) -> master.start().whenComplete((done, failure) -> opened(failure)));
		}
	}

	private void opened(@Nullable Throwable failure) {
		if (failure != null) {
			this.establishment.failed(failure);
		}
		else {
			this.scheduler.now(this::checkEstablished);
		}
	}

	/** Looking takes connections to all nodes, so it becomes rarer if nothing changes. */
	private Duration pause() {
		int doublings = Math.min(this.fruitlessLooks++, MOST_DOUBLINGS);
		return this.settings.firstDelay().multipliedBy(10L << doublings);
	}

	/** Looks whether everything is confirmed by every master. */
	private boolean checkEstablished() {
		boolean whole = this.masters != null && snapshot().stream().allMatch(MasterTopic::isWhole);
		if (whole) {
			this.fruitlessLooks = 0;
			this.establishment.connected();
			this.establishment.answered();
		}
		return whole;
	}

	private List<MasterTopic> snapshot() {
		synchronized (this.lock) {
			return List.copyOf(this.topics.values());
		}
	}

	private void lookLater(Duration pause) {
		synchronized (this.lock) {
			if (this.lookPlanned) {
				return;
			}
			this.lookPlanned = true;
		}
		this.scheduler.later(pause, () -> {
			synchronized (this.lock) {
				this.lookPlanned = false;
			}
			look();
		});
	}

	@Override
	public CompletableFuture<Void> caughtUp() {
		List<Master> asked;
		synchronized (this.lock) {
			asked = List.copyOf(this.byPlace.values());
		}
		return CompletableFuture.allOf(asked.stream().map(Master::caughtUp).toArray(CompletableFuture<?>[]::new));
	}

	@Override
	public List<Topic> topics() {
		synchronized (this.lock) {
			return this.topics.keySet().stream().map(Subscription::topic).distinct().toList();
		}
	}

	@Override
	public @Nullable Throwable lastFailure() {
		return this.establishment.lastFailure();
	}

	@Override
	public boolean isConnected() {
		Set<Master> all = this.masters;
		return all != null && all.stream().allMatch(Master::isConnected);
	}

	@Override
	public Heartbeats heartbeats() {
		return this.heartbeats;
	}

}
